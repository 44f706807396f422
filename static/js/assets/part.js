// Components of the city on the map page: a click on a symbol opens its card; who may changes it there.
import { ApiError, ask } from "../api.js";
import { cardFailure, cardPulse } from "../card_view.js";
import { h, svg } from "../dom.js";
import { fill } from "../format.js";
import { symbolAt, symbolIcon } from "../map/symbols.js";
import { addPart } from "../map_parts.js";
import { page, say } from "../page.js";
import { assetCard } from "./card.js";
import { AssetForm } from "./form.js";

const L = window.L;
const KEY = "asset";
const NEARER = 2; // zooms that a click on a number goes in
const CHOSEN_PX = 34;
// Servers look at the state of the data once a second; before that they would send the old tiles.
const UNTIL_TILES_MS = 1500;
const NEW = "new"; // in the address: a form for one that is not there yet

addPart({ key: KEY, start: (room) => new Assets(room) });

class Assets {
  constructor(room) {
    this.room = room;
    this.layer = page.layers.find(({ key }) => key === KEY) ?? null;
    this.mark = null; // on the map, over all symbols
    this.form = null;
    this.shown = null; // the uid in the panel
    this.question = new AbortController();
    if (this.layer && room.data.may) room.addTool(this.addButton());
    window.addEventListener("beforeunload", (event) => this.form?.isDirty && event.preventDefault());
  }

  addButton() {
    const lamp = svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
      svg("path", { d: "M8 21V8c0-2.5 1.7-4 4.5-4H16M6 21h4M12 6h5l1 3h-7zM17 14v6M14 17h6" }));
    return h("button", { type: "button", class: "button-icon", id: "asset-add", "aria-label": say("assetAdd"), title: say("assetAdd"),
      onclick: () => this.room.open(NEW) }, lamp);
  }

  // Optional layers are drawn only when they were switched on.
  get isOn() {
    return Boolean(this.layer) && this.room.state.more.includes(KEY);
  }

  click({ lon, lat, latlng }) {
    // While a form is open a click means its place, or nothing: what was typed must not be lost.
    if (this.form) {
      if (this.form.placing) this.put({ lon, lat });
      return true;
    }
    const found = this.isOn && symbolAt(this.room.tiles, this.layer, latlng);
    if (!found) return false;
    if (found.mark.count > 1 || !found.props.uid) this.room.map.setView(latlng, this.room.map.getZoom() + NEARER);
    else this.room.open(found.props.uid);
    return true;
  }

  found(hit) {
    if (hit.kind !== KEY) return false;
    this.room.goTo({ lon: hit.lon, lat: hit.lat });
    this.room.open(hit.ref);
    return true;
  }

  left() {
    this.stop();
    this.unplace();
    this.shown = null;
    this.mark?.remove();
    this.mark = null;
  }

  stop() {
    this.question.abort();
    this.form?.stop();
    this.form = null;
  }

  // Esc: a form first, then the card (which the page closes).
  close() {
    if (!this.form) return false;
    this.cancel();
    return true;
  }

  day() {
    if (this.shown && !this.form) this.show(this.shown);
  }

  async show(uid, fit = false) {
    this.left();
    this.shown = uid;
    if (uid === NEW) return this.edit("add", null);
    this.question = new AbortController();
    const { signal } = this.question;
    this.room.fill(cardPulse(say("assetLoading")));
    try {
      const answer = await ask(this.address(uid), signal);
      this.tell(answer);
      if (fit) this.room.goTo(placeOf(answer));
      this.room.sight(placeOf(answer));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.room.fill(cardFailure(error, () => this.show(uid, fit)));
    }
  }

  address(uid) {
    const url = fill(page.addresses.asset, { uid: encodeURIComponent(uid) });
    return this.room.state.day ? `${url}?on=${this.room.state.day}` : url;
  }

  tell(answer) {
    this.answer = answer;
    this.pin(placeOf(answer), this.symbolOf(answer), false);
    this.room.fill(...assetCard(answer, this.symbolOf(answer), { leave: this.room.leave, edit: (act) => this.edit(act, answer) }));
  }

  symbolOf(answer) {
    return this.layer?.markers.symbols[answer.look] ?? { fill: "kind-street", path: "" };
  }

  edit(act, answer) {
    this.stop();
    this.form = new AssetForm(act, {
      answer,
      data: this.room.data,
      today: this.room.state.day ?? page.today,
      done: (saved) => this.saved(saved),
      cancel: () => this.cancel(),
      look: () => this.show(this.shown),
    });
    if (this.form.placing && answer) this.pin(placeOf(answer), this.symbolOf(answer), true);
    this.room.map.getContainer().classList.toggle("is-placing", this.form.placing);
    this.room.fill(this.form.element);
    this.form.element.querySelector("select, input")?.focus();
  }

  put(place) {
    const symbol = this.answer && this.form.act === "move" ? this.symbolOf(this.answer) : { fill: "accent", path: "" };
    this.pin(place, symbol, true);
    this.form.put(place);
  }

  cancel() {
    this.stop();
    this.unplace();
    if (this.shown === NEW) this.room.leave();
    else this.tell(this.answer);
  }

  unplace() {
    this.room.map.getContainer().classList.remove("is-placing");
  }

  saved(answer) {
    this.unplace();
    this.form = null;
    setTimeout(() => this.room.refresh(), UNTIL_TILES_MS);
    if (this.shown === NEW) this.room.open(answer.id);
    else this.tell(answer);
  }

  // The chosen asset, above all symbols; one that is being put can be dragged.
  pin({ lon, lat }, symbol, draggable) {
    this.mark?.remove();
    const icon = L.divIcon({ className: "facility-mark", html: symbolIcon(symbol, CHOSEN_PX), iconSize: [CHOSEN_PX, CHOSEN_PX] });
    this.mark = L.marker([lat, lon], { icon, draggable, interactive: draggable, keyboard: false }).addTo(this.room.map);
    this.mark.on("dragend", () => {
      const { lng, lat: north } = this.mark.getLatLng().wrap();
      this.form?.put({ lon: lng, lat: north });
    });
  }
}

const placeOf = ({ place: [lon, lat] }) => ({ lon, lat });
