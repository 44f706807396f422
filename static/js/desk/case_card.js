// The short card of a case or a whistle, as the server tells it: title, number, text, lines, the way to its page.
import { CardPart } from "../card_part.js";
import { h, token } from "../dom.js";
import { symbolAt } from "../map/symbols.js";
import { page, say } from "../page.js";

const L = window.L;
const CHOSEN_PX = 14;

// A part whose symbols are those of layers whose key begins with its own.
export class ToldPart extends CardPart {
  constructor(room, key, ref) {
    super(room, key, ref);
    this.layers = page.layers.filter((layer) => layer.key === key || layer.key.startsWith(`${key}-`));
  }

  // Only layers that were switched on are drawn.
  under(latlng) {
    const shown = this.layers.filter(({ key }) => !this.room.tiles.shown.off.includes(key));
    return shown.map((layer) => symbolAt(this.room.tiles, layer, latlng)).find(Boolean);
  }

  placeOf({ lon, lat }) {
    return { lon, lat };
  }

  tell(told) {
    this.room.fill(...card(told, say(`${this.key}Page`)));
    const look = { color: token("selected"), weight: 4, fillColor: token("paper"), fillOpacity: 0.4, interactive: false };
    this.mark = L.circleMarker([told.lat, told.lon], { ...look, radius: CHOSEN_PX, className: `${this.key}-chosen` }).addTo(this.room.map);
  }
}

function card({ title, number, text, lines, page: address }, way) {
  const facts = h("dl", { class: "facts" }, ...lines.flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, value)]));
  return [
    h("div", {}, h("h2", { class: "card-title" }, title), h("div", { class: "card-sub number" }, number)),
    h("div", { class: "card-section" }, h("p", {}, text), facts),
    h("div", { class: "card-section" }, h("a", { class: "button button-main", href: address }, way)),
  ];
}
