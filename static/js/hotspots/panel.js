// The panel of findings: legend, the list of hotspots, what is drawn beside them, the method, the ways to take it away.
import { h } from "../dom.js";
import { page, say } from "../page.js";
import { alsoDrawn } from "./beside.js";
import { legendOf, swatch } from "./legend.js";
import { AREAS, MONTHS } from "./question.js";
import { askedText, casesText, titlesOf } from "./text.js";

// `told` {answer, state, options, beside, player}.
export function findingsPanel({ answer, state, options, beside, player }, form, acts) {
  const { verdict } = answer;
  return [
    h("div", {}, h("h2", { class: "card-title", tabindex: -1 }, say("hotspotsTitle")), h("p", { class: "small" }, askedText(answer.asked, page.words, titlesOf(options)))),
    form,
    views(state, acts),
    ...(verdict.told ? (answer.months ? player.panel(answer, acts) : findings(answer, acts)) : [cannotTell(verdict)]),
    alsoDrawn(state, beside, acts),
    ...answer.notes.map((text) => h("p", { class: "small hotspot-note" }, text)),
    methodOf(answer.method),
    takeAway(acts),
    h("div", { class: "card-section" }, h("button", { type: "button", onclick: acts.leave }, say("close"))),
  ];
}

function views({ show }, acts) {
  const view = (key, word) => h("button", { type: "button", "aria-pressed": String(show === key), onclick: () => acts.go({ show: key }) }, say(word));
  return h("div", { class: "card-section" }, h("div", { class: "walk-groups", role: "group", "aria-label": say("hotspotsView") }, view(AREAS, "hotspotsNow"), view(MONTHS, "hotspotsMonths")));
}

// No finding is a finding: what is lacking, and what would help.
const WHAT_HELPS = { too_few_areas: "hotspotsTrySmaller", too_few_bins: "hotspotsTryMonths", no_neighbours: "hotspotsTryNeighbours", all_neighbours: "hotspotsTryNeighbours" };

function cannotTell({ code, text }) {
  return h("div", { class: "card-section card-state hotspot-doubt", role: "status" },
    h("h2", {}, say("hotspotsCannotTell")), h("p", {}, text), h("p", {}, say(WHAT_HELPS[code] ?? "hotspotsTryOther")));
}

function findings(answer, acts) {
  return [
    h("div", { class: "card-section" }, legendOf(answer)),
    h("div", { class: "card-section" }, h("h3", {}, say("hotspotsFound", { number: answer.spots.length })),
      answer.spots.length ? list(answer, acts) : h("div", { class: "card-state" }, h("p", {}, say("hotspotsNone")))),
  ];
}

function list({ spots, classes, leastTold }, acts) {
  const looks = Object.fromEntries(classes.map((one) => [one.class, one]));
  return h("ol", { class: "hotspot-list" }, ...spots.map((spot) =>
    h("li", {}, h("button", { type: "button", "data-spot": spot.id, onclick: () => acts.open(spot.id) },
      swatch(looks[spot.class].shade), h("span", { class: "class-text" }, h("strong", {}, spot.name),
        h("span", { class: "small" }, ` ${looks[spot.class].text} · ${say("hotspotsAreas", { number: spot.areas.length })}`)),
      h("span", { class: "number" }, casesText(spot.cases, spot.suppressed, leastTold, page.words, page.language))))));
}

function methodOf(method) {
  const rows = method.flatMap(({ name, value }) => [h("dt", {}, name), h("dd", {}, value)]);
  return h("details", { class: "card-section" }, h("summary", {}, say("hotspotsMethod")), h("dl", { class: "facts" }, ...rows));
}

function takeAway(acts) {
  const button = (form, word) => h("button", { type: "button", "data-take-hotspots": form, onclick: () => acts.take(form) }, say(word));
  return h("div", { class: "card-section" }, h("h3", {}, say("hotspotsTake")),
    h("div", { class: "button-row" }, button("html", "hotspotsTakeMap"), button("geojson", "hotspotsTakeGeojson"), button("xlsx", "hotspotsTakeXlsx")),
    h("p", { class: "small" }, say("hotspotsTakeNote")));
}
