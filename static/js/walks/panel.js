// The panel of walks as elements.
import { h } from "../dom.js";
import { distance } from "../format.js";
import { page, say } from "../page.js";
import { remarks, ringRows, straightText, whatIfRows } from "./text.js";

// A kind chosen, and its layers: `acts` {kind(key), layer(name, on), colour(), place(), whatIf(), leave()}.
export function kindPanel(data, kind, layers, on, acts) {
  const title = h("h2", { class: "card-title" }, say("walkTitle"));
  if (!data.kinds.length) return [title, h("p", {}, say("walkNoKinds")), closing(acts)];
  const options = data.kinds.map(({ key, label }) => h("option", { value: key, selected: key === kind.key }, label));
  const select = h("select", { id: "walk-kind", onchange: (event) => acts.kind(event.target.value) }, ...options);
  const names = { circles: "walkShowCircles", walks: "walkShowWalks", leftOut: "walkShowLeftOut" };
  const boxes = Object.entries(layers).map(([name, key]) => box(say(names[name]), on.includes(key), (is) => acts.layer(name, is)));
  return [
    title,
    h("div", { class: "card-section" }, h("label", { for: "walk-kind", class: "small" }, say("walkKind")), select,
      h("p", { class: "small" }, say("walkKindHint", { metres: distance(kind.limitM) }))),
    h("div", { class: "card-section" }, h("h3", {}, say("walkShow")), ...boxes, legend(), h("p", { class: "small" }, say("walkToday"), layers.leftOut ? ` ${say("walkNearer")}` : "")),
    data.counts ? h("div", { class: "card-section" }, h("button", { type: "button", onclick: acts.colour }, say("walkColour"))) : null,
    h("div", { class: "card-section" }, h("button", { type: "button", id: "walk-place", class: "button-main", onclick: acts.place }, say("walkFrom")),
      data.counts ? h("button", { type: "button", id: "walk-what-if", onclick: acts.whatIf }, say("whatIfOpen")) : null,
      h("p", { id: "walk-hint", class: "small", role: "status" })),
    closing(acts),
  ];
}

function box(text, checked, changed) {
  const input = h("input", { type: "checkbox", onchange: (event) => changed(event.target.checked) });
  input.checked = checked;
  return h("label", { class: "layer-row" }, input, h("span", {}, text));
}

function legend() {
  const swatches = (...names) => names.map((name) => h("span", { class: `walk-shade is-${name}` }));
  return h("div", { class: "walk-legend small" },
    h("div", {}, ...swatches(1, 2), say("walkLegendIn")), h("div", {}, ...swatches(3, 4, 5), say("walkLegendOut")));
}

// Circles that were walked: `asked` {title, group, straight}, `acts` {group(key), straight(is), leave()}.
export function circlePanel(data, answer, asked, acts) {
  const rows = ringRows(answer.features, page.words, page.language);
  const straight = asked.straight ? straightText(answer.features, page.words, page.language) : "";
  return [
    h("h2", { class: "card-title" }, asked.title),
    h("div", { class: "card-section" }, h("div", { class: "walk-groups", role: "group", "aria-label": say("walkWho") }, ...data.groups.map((group) =>
      h("button", { type: "button", "aria-pressed": String(group.key === answer.group), onclick: () => acts.group(group.key) }, group.label)))),
    h("div", { class: "card-section" }, table(rows)),
    h("div", { class: "card-section" }, box(say("walkStraight"), asked.straight, acts.straight), straight ? h("p", { class: "walk-straight" }, straight) : null),
    h("div", { class: "card-section small" }, ...remarks(answer.features, page.words).map((text) => h("p", {}, text)), h("p", {}, say("walkNetwork"))),
    asked.near ? h("p", {}, h("a", { href: asked.near }, say("walkNearPage"))) : null,
    closing(acts),
  ];
}

function table(rows) {
  const told = rows.some(({ households }) => households !== null);
  const heads = ["", say("walkReached"), say("walkBuildings"), ...(told ? [say("walkHouseholds")] : [])];
  const body = rows.map((row, i) => h("tr", {},
    h("th", { scope: "row" }, h("span", { class: `walk-ring is-${rows.length - i}` }), row.name, row.name === row.reach ? null : h("span", { class: "small" }, ` ${row.reach}`)),
    h("td", { class: "number" }, row.ways), h("td", { class: "number" }, row.buildings), told ? h("td", { class: "number" }, row.households) : null));
  return h("table", { class: "walk-table" }, h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, ...body));
}

// What would follow if a facility were opened or closed: the server's sentences, and figures before and after.
export function whatIfPanel({ what_if: told, features }, acts) {
  const title = told.act === "open" ? say("whatIfOpenTitle", { kind: told.kind_label }) : say("whatIfCloseTitle", { name: told.facility });
  const takers = features.filter(({ properties }) => properties.what === "takes over").map(({ properties }) =>
    h("li", {}, properties.name, " ", h("span", { class: "small number" }, say("whatIfTakes", { households: properties.households.toLocaleString(page.language) }))));
  return [
    h("h2", { class: "card-title" }, title),
    h("div", { class: "card-section" }, ...told.words.map((text) => h("p", {}, text))),
    h("div", { class: "card-section" }, h("table", { class: "walk-table" },
      h("thead", {}, h("tr", {}, ...["", say("whatIfBefore"), say("whatIfAfter")].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...whatIfRows(told, page.words, page.language).map(([name, before, after]) =>
        h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "number" }, before), h("td", { class: "number" }, after)))))),
    takers.length ? h("div", { class: "card-section" }, h("h3", {}, say("whatIfTakers")), h("ul", {}, ...takers)) : null,
    h("p", { class: "small" }, say("whatIfNothing")),
    closing(acts),
  ];
}

function closing(acts) {
  return h("div", { class: "card-section" }, h("button", { type: "button", onclick: acts.leave }, say("close")));
}
