// The areas below as a table that is sorted by a press on a heading.
import { extent, sorted } from "./area_text.js";
import { h } from "./dom.js";
import { page, say } from "./page.js";

const COLUMNS = [
  ["name", "colName"], ["households", "figHouseholds"], ["residents", "figResidents"], ["buildings", "figBuildings"],
  ["households_per_worker", "colPerWorker"], ["area_m2", "figArea"],
];
const PEOPLE = ["households", "residents", "households_per_worker"];

export function childrenTable(card, acts) {
  const columns = COLUMNS.filter(([key]) => !(PEOPLE.includes(key) && card.closed.includes("counts")));
  const order = { column: "code", descending: false };
  const body = h("tbody");
  const heads = columns.map(([key, word]) => h("th", { scope: "col", "aria-sort": "none", class: key === "name" ? "" : "is-number" },
    h("button", { type: "button", onclick: () => sort(key) }, say(word))));
  const fill = () => body.replaceChildren(...sorted(card.children, order.column, order.descending).map((row) => line(row, columns, acts)));

  // Names begin with the first, numbers with the largest.
  function sort(key) {
    order.descending = order.column === key ? !order.descending : key !== "name";
    order.column = key;
    heads.forEach((head, i) => head.setAttribute("aria-sort", columns[i][0] === key ? (order.descending ? "descending" : "ascending") : "none"));
    fill();
  }

  fill();
  return h("div", { class: "children", tabindex: "0", role: "region", "aria-label": say("children") },
    h("table", {}, h("thead", {}, h("tr", {}, ...heads)), body));
}

function line(row, columns, acts) {
  const cells = columns.slice(1).map(([key]) => h("td", { class: "is-number" }, told(key, row[key])));
  const name = h("button", { type: "button", title: row.code, onclick: () => acts.choose(row.code), ...hinting(row.code, acts) }, row.name);
  return h("tr", { onmouseenter: () => acts.hint(row.code), onmouseleave: () => acts.hint(null) }, h("th", { scope: "row" }, name), ...cells);
}

function told(key, value) {
  if (value == null) return "–";
  return key === "area_m2" ? extent(value, page.language) : value.toLocaleString(page.language);
}

// The area of a row is shown on the map while the pointer or the focus is on it.
export function hinting(code, acts) {
  const on = () => acts.hint(code);
  const off = () => acts.hint(null);
  return { onmouseenter: on, onfocus: on, onmouseleave: off, onblur: off };
}
