// What can be drawn beside the findings: the heat surface, clusters, areas unlike their neighbours. It comes after the
// findings and never keeps them away; where it fails, it says so in its own place.
import { ApiError } from "../api.js";
import { failureText } from "../card_view.js";
import { h, svg } from "../dom.js";
import { page, say } from "../page.js";
import { HIGH } from "./drawing.js";
import { legend } from "./legend.js";
import { casesText } from "./text.js";

// {name: answer} of the names in `also`; `ask(name)` gives one.
export async function askBeside(also, ask) {
  const told = also.map(async (name) => [name, await ask(name).catch(missing)]);
  return Object.fromEntries(await Promise.all(told));
}

function missing(error) {
  if (!(error instanceof ApiError)) throw error;
  return { features: [], notes: [], verdict: { told: false, text: failureText(error) } };
}

export function drawBeside(drawing, { heat, clusters, outliers }, leastTold) {
  drawing.heat(heat?.features ?? []);
  drawing.outliers(outliers?.features ?? [], (told) => outlierTip(told, leastTold));
  drawing.clusters(clusters?.features ?? [], clusterTip);
}

// The section of the panel: what can be asked for, and what came of it.
export function alsoDrawn({ also }, beside, acts) {
  const box = (name, word) => {
    const input = h("input", { type: "checkbox", name: `hotspot-${name}`, onchange: (event) => acts.go({ also: event.target.checked ? [...also, name] : also.filter((one) => one !== name) }) });
    input.checked = also.includes(name);
    const waits = input.checked && !beside[name];
    return h("div", {}, h("label", { class: "layer-row" }, input, h("span", {}, say(word))), waits ? h("p", { class: "small" }, say("hotspotsBesideLoading")) : null);
  };
  const notes = Object.values(beside).flatMap(({ notes: texts, verdict }) => [verdict.told ? null : verdict.text, ...texts]).filter(Boolean);
  return h("div", { class: "card-section", id: "hotspots-beside" }, h("h3", {}, say("hotspotsBeside")),
    box("heat", "hotspotsHeat"),
    beside.heat?.features.length ? legend(say("hotspotsHeatLegend", { metres: beside.heat.bandwidth }), beside.heat.features.map(({ properties }) => properties)) : null,
    box("clusters", "hotspotsClusters"),
    beside.clusters?.verdict.told ? h("div", { class: "small" }, line({ stroke: "var(--measure)" }), say("hotspotsClustersFound", { number: beside.clusters.features.length, noise: beside.clusters.noise })) : null,
    box("outliers", "hotspotsOutliers"),
    ...(beside.outliers?.verdict.told ? outlierCounts(beside.outliers.features) : []),
    ...notes.map((text) => h("p", { class: "small hotspot-note" }, text)));
}

function outlierCounts(features) {
  const high = features.filter(({ properties }) => properties.class === HIGH).length;
  return [
    h("div", { class: "small" }, line({ stroke: "var(--ink)" }), say("hotspotsOutliersHigh", { number: high })),
    h("div", { class: "small" }, line({ stroke: "var(--ink)", strokeDasharray: "1 5", strokeLinecap: "round" }), say("hotspotsOutliersLow", { number: features.length - high })),
  ];
}

// The outline as it is on the map.
function line(look) {
  return svg("svg", { class: "class-swatch", viewBox: "0 0 28 16", "aria-hidden": "true" },
    svg("rect", { x: 2, y: 2, width: 24, height: 12, rx: 6, style: { fill: "none", strokeWidth: "2px", ...look } }));
}

function clusterTip({ cases, stability, text, kinds }) {
  const counts = casesText(cases, false, 0, page.words, page.language);
  const what = kinds.map((kind) => `${kind.title} ${kind.cases}`).join(", ");
  return lines([say("hotspotsCluster", { cases: counts, stability: text, share: stability.toFixed(2) }), what]);
}

function outlierTip({ name, text, cases, suppressed }, leastTold) {
  return lines([name, text, casesText(cases, suppressed, leastTold, page.words, page.language)]);
}

export const lines = ([first, ...others]) => h("div", {}, h("strong", {}, first), ...others.map((text) => h("div", {}, text)));
