// One hotspot opened: what is said of it, what makes it, whose it is, its cases, and the task that can be made of it.
import { h, svg } from "../dom.js";
import { page, say } from "../page.js";
import { section } from "../card_view.js";
import { legendOf, swatch } from "./legend.js";
import { taskBox } from "./task.js";
import { bars, casesText, chanceText, percent } from "./text.js";

const BAR = { width: 25, height: 44, gap: 3, text: 12 }; // px
const MOST_GRIDS = 8;

// Beside what is told: options, the address to make a task, and the answer that is drawn, for its legend.
export function spotPanel(told, { options, task, answer }, acts) {
  const look = options.classes.find(({ class: key }) => key === told.class);
  return [
    h("div", {}, h("button", { type: "button", class: "button-plain hotspot-back", onclick: acts.back }, "‹ ", say("hotspotsBack")),
      h("h2", { class: "card-title", tabindex: -1 }, told.name),
      look ? h("div", { class: "card-sub" }, swatch(look.shade), h("span", {}, look.text)) : null),
    h("div", { class: "card-section hotspot-words" }, ...told.words.map((text) => h("p", {}, text))),
    h("div", { class: "card-section" }, figures(told)),
    taskBox(told, task, options),
    told.kinds.length ? section(say("hotspotsKindsOf"), kindTable(told.kinds)) : null,
    told.channels.length ? section(say("hotspotsChannels"), plainTable(told.channels.map(({ title, cases, share }) => [title, cases, percent(share)]))) : null,
    told.months ? section(say("hotspotsByMonth"), months(told)) : null,
    section(say("hotspotsGrids"), ...grids(told.grids)),
    told.areas.length > 1 ? h("details", { class: "card-section" }, h("summary", {}, say("hotspotsItsAreas", { number: told.areas.length })), areas(told)) : null,
    section(say("hotspotsItsCases"), ...cases(told.cases)),
    h("details", { class: "card-section" }, h("summary", {}, say("legend")), legendOf(answer)),
    h("div", { class: "card-section" }, h("button", { type: "button", onclick: acts.leave }, say("close"))),
  ].filter(Boolean);
}

const count = (number) => number.toLocaleString(page.language);

function figures({ cases, before, z, q, leastTold }) {
  const figure = (name, value) => h("div", { class: "figure" }, h("dt", {}, name), h("dd", { class: "number" }, value));
  const change = before?.change;
  const changed = change === undefined || change === null ? "–" : `${change > 0 ? "+" : ""}${count(change)}`;
  return h("dl", { class: "figures" },
    figure(say("hotspotsCaseCount"), cases.suppressed ? casesText(cases.count, true, leastTold, page.words, page.language) : count(cases.count)),
    before ? figure(say("hotspotsChanged"), changed) : null,
    z === null ? null : figure("z · q", `${z.toFixed(1)} · ${chanceText(q)}`));
}

function kindTable(kinds) {
  return plainTable(kinds.map((kind) => [kind.title, count(kind.cases), percent(kind.share), percent(kind.city_share)]),
    ["", say("hotspotsCaseCount"), say("hotspotsHere"), say("hotspotsCity")]);
}

function plainTable(rows, heads = null) {
  const head = heads ? h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))) : null;
  const body = rows.map(([first, ...others]) => h("tr", {}, h("th", { scope: "row" }, first), ...others.map((text) => h("td", { class: "number" }, String(text)))));
  return h("table", { class: "walk-table hotspot-table" }, head, h("tbody", {}, ...body));
}

// Small bars with their numbers; read aloud they are a list.
function months({ months: counted, leastTold }) {
  const told = bars(counted, leastTold);
  const height = BAR.height + 2 * BAR.text + 4;
  const text = (x, y, content) => svg("text", { x, y, "text-anchor": "middle" }, content);
  const shapes = told.flatMap((bar, index) => {
    const x = index * BAR.width;
    const tall = Math.round(bar.height * BAR.height);
    return [
      svg("rect", { x: x + BAR.gap / 2, y: BAR.text + BAR.height - tall, width: BAR.width - BAR.gap, height: tall }),
      text(x + BAR.width / 2, BAR.text + BAR.height - tall - 2, bar.text), text(x + BAR.width / 2, height - 2, bar.label)];
  });
  const spoken = told.map((bar) => `${bar.month}: ${bar.text}`).join("; ");
  return svg("svg", { class: "hotspot-bars", viewBox: `0 0 ${told.length * BAR.width} ${height}`, role: "img", "aria-label": spoken }, ...shapes);
}

function grids(all) {
  const rows = all.map(({ code, name, posts }) =>
    h("li", {}, h("div", {}, name, " ", h("span", { class: "small number" }, code)), h("div", { class: "small" }, whose(posts))));
  const [first, rest] = [rows.slice(0, MOST_GRIDS), rows.slice(MOST_GRIDS)];
  return [h("ul", { class: "hotspot-grids" }, ...first),
    rest.length ? h("details", {}, h("summary", {}, say("hotspotsMoreListed", { number: rest.length })), h("ul", { class: "hotspot-grids" }, ...rest)) : null].filter(Boolean);
}

function whose(posts) {
  return posts?.length ? posts.map(({ role_label: role, holder }) => `${role}: ${holder}`).join(" · ") : say("hotspotsNobody");
}

function areas({ areas: all, leastTold }) {
  return h("ul", { class: "hotspot-grids" }, ...all.map(({ name, code, cases, suppressed, desk }) =>
    h("li", {}, desk ? h("a", { href: desk }, name) : name, " ", h("span", { class: "small number" }, code), " ",
      h("span", { class: "number" }, casesText(cases, suppressed, leastTold, page.words, page.language)))));
}

function cases({ seen, rows, desk }) {
  if (!seen) return [h("p", { class: "small" }, say("hotspotsNoneSeen"))];
  const list = rows.map(({ number, kind, reported_at: at, state_label: state, url }) =>
    h("li", {}, h("a", { href: url }, kind), h("div", { class: "small number" }, [at.slice(0, 10), number, state].filter(Boolean).join(" · "))));
  return [h("ul", { class: "hotspot-grids" }, ...list), desk ? h("a", { href: desk }, say("hotspotsDesk", { number: count(seen) })) : h("p", { class: "small" }, say("hotspotsSeen", { number: count(seen) }))];
}
