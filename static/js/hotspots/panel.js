// The panel of findings: legend, the list of hotspots, what is drawn beside them, the method, the ways to take it away.
import { filled, hatch } from "../choropleth_legend.js";
import { h, svg } from "../dom.js";
import { page, say } from "../page.js";
import { HIGH, OPACITY } from "./drawing.js";
import { AREAS, MONTHS } from "./question.js";
import { askedText, casesText, titlesOf } from "./text.js";

const FEW = "few";

export const swatch = (shade) => (shade === FEW ? hatch() : filled(shade, OPACITY));

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

// 90 % is named only where it was asked for; what cannot be told has one line.
const wanted = ({ class: key, count }) => count > 0 || !(key.endsWith("90") || key === "alone");

// Of what is drawn.
export function legendOf({ months, classes, asked }) {
  if (months) return legend(`${say("hotspotsBecame")} ${months[0]} – ${months.at(-1)}`, classes.filter(({ count }) => count));
  return legend(`${say("hotspotsLegend")} ${asked.since} – ${asked.until}`, classes.filter(wanted));
}

// Printed sheets and pictures read it off the panel (map_legend.js).
export function legend(title, rows) {
  return h("div", { class: "colour-legend", "data-legend": title }, h("div", { class: "legend-head small" }, h("span", {}, title),
      rows.some(({ count }) => count !== undefined) ? h("span", {}, say("colourCount")) : null),
    ...rows.map(({ shade, text, count, sign }) => h("div", { class: "class-row" }, swatch(shade),
      h("span", { class: "class-text" }, sign ? `${sign} ${text}` : text), h("span", { class: "number" }, (count ?? "").toLocaleString(page.language)))));
}

function list({ spots, classes, leastTold }, acts) {
  const looks = Object.fromEntries(classes.map((one) => [one.class, one]));
  return h("ol", { class: "hotspot-list" }, ...spots.map((spot) =>
    h("li", {}, h("button", { type: "button", "data-spot": spot.id, onclick: () => acts.open(spot.id) },
      swatch(looks[spot.class].shade), h("span", { class: "class-text" }, h("strong", {}, spot.name),
        h("span", { class: "small" }, ` ${looks[spot.class].text} · ${say("hotspotsAreas", { number: spot.areas.length })}`)),
      h("span", { class: "number" }, casesText(spot.cases, spot.suppressed, leastTold, page.words, page.language))))));
}

function alsoDrawn({ also }, beside, acts) {
  const box = (name, word) => {
    const input = h("input", { type: "checkbox", name: `hotspot-${name}`, onchange: (event) => acts.go({ also: event.target.checked ? [...also, name] : also.filter((one) => one !== name) }) });
    input.checked = also.includes(name);
    return h("label", { class: "layer-row" }, input, h("span", {}, say(word)));
  };
  const notes = Object.values(beside).flatMap(({ notes: texts, verdict }) => [verdict.told ? null : verdict.text, ...texts]).filter(Boolean);
  return h("div", { class: "card-section" }, h("h3", {}, say("hotspotsBeside")), box("heat", "hotspotsHeat"),
    beside.heat?.features.length ? legend(say("hotspotsHeatLegend", { metres: beside.heat.bandwidth }), beside.heat.features.map(({ properties }) => properties)) : null,
    box("clusters", "hotspotsClusters"),
    beside.clusters?.verdict.told ? h("div", { class: "small" }, clusterLine(), say("hotspotsClustersFound", { number: beside.clusters.features.length, noise: beside.clusters.noise })) : null,
    box("outliers", "hotspotsOutliers"),
    beside.outliers?.verdict.told ? h("div", { class: "small" }, say("hotspotsOutliersFound", outlierCounts(beside.outliers.features))) : null,
    ...notes.map((text) => h("p", { class: "small hotspot-note" }, text)));
}

function outlierCounts(features) {
  const high = features.filter(({ properties }) => properties.class === HIGH).length;
  return { high, low: features.length - high };
}

function clusterLine() {
  return svg("svg", { class: "class-swatch", viewBox: "0 0 28 16", "aria-hidden": "true" },
    svg("rect", { x: 2, y: 2, width: 24, height: 12, rx: 6, style: { fill: "none", stroke: "var(--measure)", strokeWidth: "2px" } }));
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
