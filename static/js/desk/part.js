// Cases on the map page: a click on a symbol opens a short card, which leads to the case's page.
import { CardPart } from "../card_part.js";
import { h, token } from "../dom.js";
import { fill } from "../format.js";
import { symbolAt } from "../map/symbols.js";
import { addPart } from "../map_parts.js";
import { page, say } from "../page.js";

const L = window.L;
const KEY = "case";
const CHOSEN_PX = 14;

addPart({ key: KEY, start: (room) => new Cases(room) });

class Cases extends CardPart {
  constructor(room) {
    super(room, KEY, "number");
    this.layers = page.layers.filter(({ group }) => group === "cases");
  }

  // Only layers that were switched on are drawn.
  under(latlng) {
    const shown = this.layers.filter(({ key }) => !this.room.tiles.shown.off.includes(key));
    return shown.map((layer) => symbolAt(this.room.tiles, layer, latlng)).find(Boolean);
  }

  // The desk and the dashboard show the cases of today.
  links({ area }, day) {
    if (!this.room.data.may || day) return [];
    const query = new URLSearchParams({ area: area.code });
    return [
      { text: say("caseOpen"), href: `${page.addresses.desk}?${query}` },
      { text: say("caseBoard"), href: `${page.addresses.dashboard}?${query}` },
    ];
  }

  address(number) {
    return fill(page.addresses.caseCard, { number: encodeURIComponent(number) });
  }

  placeOf({ lon, lat }) {
    return { lon, lat };
  }

  tell(told) {
    this.room.fill(...card(told));
    const look = { color: token("selected"), weight: 4, fillColor: token("paper"), fillOpacity: 0.4, interactive: false };
    this.mark = L.circleMarker([told.lat, told.lon], { ...look, radius: CHOSEN_PX, className: "case-chosen" }).addTo(this.room.map);
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
