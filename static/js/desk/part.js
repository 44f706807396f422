// Cases on the map page: a click on a symbol opens a short card, which leads to the case's page.
import { ApiError, ask } from "../api.js";
import { cardFailure, cardPulse } from "../card_view.js";
import { h, token } from "../dom.js";
import { fill } from "../format.js";
import { symbolAt } from "../map/symbols.js";
import { addPart } from "../map_parts.js";
import { page, say } from "../page.js";

const L = window.L;
const KEY = "case";
const CHOSEN_PX = 14;
const NEARER = 2; // zooms that a click on a number goes in

addPart({ key: KEY, start: (room) => new Cases(room) });

class Cases {
  constructor(room) {
    this.room = room;
    this.layers = page.layers.filter(({ group }) => group === "cases");
    this.question = new AbortController();
    this.mark = null; // around the case that the panel shows
  }

  // Only layers that were switched on are drawn.
  click({ latlng }) {
    const shown = this.layers.filter(({ key }) => !this.room.tiles.shown.off.includes(key));
    const found = shown.map((layer) => symbolAt(this.room.tiles, layer, latlng)).find(Boolean);
    if (!found) return false;
    if (found.mark.count > 1 || !found.props.number) this.room.map.setView(latlng, this.room.map.getZoom() + NEARER);
    else this.room.open(found.props.number);
    return true;
  }

  found(hit) {
    if (hit.kind !== KEY) return false;
    this.room.goTo({ lon: hit.lon, lat: hit.lat });
    this.room.open(hit.ref);
    return true;
  }

  left() {
    this.question.abort();
    this.mark?.remove();
    this.mark = null;
  }

  put({ lon, lat }) {
    const look = { color: token("selected"), weight: 4, fillColor: token("paper"), fillOpacity: 0.4, interactive: false };
    this.mark = L.circleMarker([lat, lon], { ...look, radius: CHOSEN_PX, className: "case-chosen" }).addTo(this.room.map);
  }

  async show(number, fit = false) {
    this.left();
    this.question = new AbortController();
    const { signal } = this.question;
    this.room.fill(cardPulse(say("caseLoading")));
    try {
      const told = await ask(fill(page.addresses.caseCard, { number: encodeURIComponent(number) }), signal);
      this.room.fill(...card(told));
      this.put(told);
      if (fit) this.room.goTo(told);
      this.room.sight(told);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.room.fill(cardFailure(error, () => this.show(number, fit)));
    }
  }
}

function card({ title, number, text, lines, page: address }) {
  const facts = h("dl", { class: "facts" }, ...lines.flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, value)]));
  return [
    h("div", {}, h("h2", { class: "card-title" }, title), h("div", { class: "card-sub number" }, number)),
    h("div", { class: "card-section" }, h("p", {}, text), facts),
    h("div", { class: "card-section" }, h("a", { class: "button button-main", href: address }, say("casePage"))),
  ];
}
