// A part of the map page whose cards can be changed there by who may, and added to: one form at a time, with a place.
import { CardPart } from "./card_part.js";
import { h, svg } from "./dom.js";
import { symbolAt, symbolIcon } from "./map/symbols.js";
import { page, say } from "./page.js";

const L = window.L;
const CHOSEN_PX = 34;
// Servers look at the state of the data once a second; before that they would send the old tiles.
const UNTIL_TILES_MS = 1500;
const NEW = "new"; // in the address: a form for one that is not there yet

// Beside what `CardPart` asks for a part gives `symbolOf(answer)` and `newForm(act, answer, acts)`; its word for adding is
// `…Add` (`facilityAdd`), and its layer has the part's key.
export class EditablePart extends CardPart {
  // `drawing` is the path of the button that adds one.
  constructor(room, key, drawing) {
    super(room, key, "uid");
    this.layer = page.layers.find((layer) => layer.key === key) ?? null;
    this.form = null;
    if (this.layer && room.data.may) room.addTool(this.addButton(drawing));
    window.addEventListener("beforeunload", (event) => this.form?.isDirty && event.preventDefault());
  }

  addButton(drawing) {
    const icon = svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: drawing }));
    const name = say(`${this.key}Add`);
    return h("button", { type: "button", class: "button-icon", id: `${this.key}-add`, "aria-label": name, title: name,
      onclick: () => this.room.open(NEW) }, icon);
  }

  under(latlng) {
    return this.layer && symbolAt(this.room.tiles, this.layer, latlng);
  }

  click(at) {
    if (!this.form) return super.click(at);
    // While a form is open a click means its place, or nothing: what was typed must not be lost.
    if (this.form.placing) this.put({ lon: at.lon, lat: at.lat });
    return true;
  }

  left() {
    this.stop();
    super.left();
  }

  stop() {
    this.question.abort();
    this.form?.stop();
    this.form = null;
    this.room.map.getContainer().classList.remove("is-placing");
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

  show(uid, fit = false) {
    if (uid !== NEW) return super.show(uid, fit);
    this.left();
    this.shown = uid;
    return this.edit("add", null);
  }

  tell(answer) {
    this.answer = answer;
    this.pin(this.placeOf(answer), this.symbolOf(answer), false);
  }

  edit(act, answer) {
    this.stop();
    this.form = this.newForm(act, answer, {
      today: this.room.state.day ?? page.today,
      done: (saved) => this.saved(saved),
      cancel: () => this.cancel(),
      look: () => this.show(this.shown),
    });
    if (this.form.placing && answer) this.pin(this.placeOf(answer), this.symbolOf(answer), true);
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
    if (this.shown === NEW) this.room.leave();
    else this.tell(this.answer);
  }

  saved(answer) {
    this.stop();
    setTimeout(() => this.room.refresh(), UNTIL_TILES_MS);
    if (this.shown === NEW) this.room.open(answer.id);
    else this.tell(answer);
  }

  // The chosen one, above all symbols; one that is being put can be dragged.
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
