// The area card as elements: one function for each of its parts.
import { borderText, daysOfArea, descent, figures, period } from "./area_text.js";
import { childrenTable, hinting } from "./area_children.js";
import { h } from "./dom.js";
import { dayBefore } from "./format.js";
import { page, say } from "./page.js";

// `acts`: choose(code), chooseDay(day), hint(code | null), rows(kind, query), measureRows(kind, code, query), compare(one,
// other) of two `CODE@DAY`, links(card).
export function areaParts(card, acts) {
  if (!card.exists) return [absent(card, acts), ...descentParts(card, acts)];
  return [
    day(card),
    h("div", { id: "card-measure" }),
    figuresPart(card, acts),
    ...descentParts(card, acts),
    card.children.length ? childrenPart(card, acts) : null,
    postsPart(card, acts),
    card.neighbours.length ? neighboursPart(card, acts) : null,
    linksPart(card, acts),
    comparePart(card, acts),
  ].filter(Boolean);
}

function part(title, ...children) {
  return h("section", { class: "card-section" }, h("h3", {}, title), ...children);
}

function day(card) {
  const text = [period(card.area, page.words), card.area.document].filter(Boolean).join(" · ");
  return h("p", { class: "small" }, text);
}

function absent(card, acts) {
  const first = card.days[0].first;
  const jump = card.on < first ? first : card.days.at(-1).first;
  return h("div", { class: "card-state" },
    h("h2", {}, say("areaAbsent", { day: card.on })),
    ...daysOfArea(card.days, page.words).map((line) => h("p", { class: "number" }, line)),
    h("div", { class: "button-row" }, h("button", { type: "button", onclick: () => acts.chooseDay(jump) }, say("showDay", { day: jump }))));
}

function figuresPart(card, acts) {
  const shown = figures(card, page.words, page.language, acts.rows, acts.measureRows);
  const cells = shown.map(({ label, value, link, closed }) => {
    const number = value ?? (closed ? say("closedFigure") : "–");
    const text = link ? h("a", { href: link, title: say("rowsOf", { name: label }) }, number) : h("span", {}, number);
    return h("div", { class: closed && value == null ? "figure is-closed" : "figure" }, h("dt", {}, label), h("dd", { class: "number" }, text));
  });
  const why = card.closed.includes("counts") && h("p", { class: "small" }, say("closedCounts"));
  return part(say("figures"), h("dl", { class: "figures" }, ...cells), why || null);
}

function descentParts(card, acts) {
  const group = (found) => h("div", { class: "descent" },
    h("div", { class: "descent-day" }, h("span", { class: "number" }, found.day), h("span", { class: "small" }, found.document)),
    h("div", { class: "button-row" },
      dayButton(card, found.before, say("dayBefore"), acts), dayButton(card, found.day, say("dayFrom"), acts)),
    h("ul", { class: "links" }, ...found.rows.map((row) => descentRow(row, acts))));
  const side = (title, rows) => (rows.length ? part(say(title), ...descent(rows, page.words).map(group)) : null);
  return [side("became", card.became), side("cameFrom", card.came_from)].filter(Boolean);
}

// None for the day that is shown already.
function dayButton(card, on, text, acts) {
  if (card.on === on) return null;
  return h("button", { type: "button", class: "number", onclick: () => acts.chooseDay(on) }, `${on} ${text}`);
}

function descentRow(row, acts) {
  const name = row.itself ? say("itself", { name: row.name }) : row.name;
  return h("li", {}, h("button", { type: "button", onclick: () => acts.choose(row.code) }, h("span", {}, name), h("span", { class: "small" }, row.text)));
}

function childrenPart(card, acts) {
  const title = `${card.children[0].level_label} (${card.children.length})`;
  return part(title, childrenTable(card, acts), h("a", { class: "small", href: acts.rows("children") }, say("childrenRows")));
}

function postsPart(card, acts) {
  if (card.closed.includes("posts")) return part(say("posts"), h("p", { class: "small" }, say("closedPosts")));
  const { rows, vacant, more } = card.posts;
  const held = rows.map((row) => [row.role_label, row.lane ? `${row.holder} (${row.lane})` : row.holder, false]);
  const missing = vacant.map((row) => [row.role_label, say("vacant"), true]);
  const lines = [...held, ...missing].flatMap(([role, holder, empty]) => [h("dt", {}, role), h("dd", { class: empty ? "is-vacant" : "" }, holder)]);
  const list = lines.length ? h("dl", { class: "facts" }, ...lines) : h("p", { class: "small" }, say("postsNone"));
  return part(say("posts"), list, h("a", { class: "small", href: acts.rows("posts") }, say(more ? "postsMore" : "postsRows")));
}

function neighboursPart(card, acts) {
  const rows = card.neighbours.map((row) => h("li", {},
    h("button", { type: "button", onclick: () => acts.choose(row.code), ...hinting(row.code, acts) },
      h("span", {}, row.name), h("span", { class: "small number" }, borderText(row, page.words))),
    h("a", { class: "small", href: acts.compare(sideOf(card), `${row.code}@${card.on}`), "aria-label": say("compareWith", { name: row.name }) }, say("compare"))));
  return part(say("neighbours"), h("ul", { class: "links" }, ...rows));
}

// What other packages know of the area.
function linksPart(card, acts) {
  const links = acts.links(card);
  if (!links.length) return null;
  return part(say("pagesOfArea"), h("ul", { class: "links" }, ...links.map(({ text, href }) => h("li", {}, h("a", { href }, text)))));
}

function comparePart(card, acts) {
  const before = `${card.area.code}@${dayBefore(card.on)}`;
  return part(say("compare"), h("div", { class: "button-row" },
    h("a", { class: "button", href: acts.compare(before, sideOf(card)) }, say("compareDayBefore")),
    h("a", { class: "button", href: acts.compare(sideOf(card), "") }, say("compareOther"))));
}

const sideOf = (card) => `${card.area.code}@${card.on}`;
