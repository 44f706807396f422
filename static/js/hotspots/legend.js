// The legend of findings, in the panel and, read off it, on printed sheets and pictures (map_legend.js).
import { filled, hatch } from "../choropleth_legend.js";
import { h } from "../dom.js";
import { page, say } from "../page.js";
import { OPACITY } from "./drawing.js";

const FEW = "few";

export const swatch = (shade) => (shade === FEW ? hatch() : filled(shade, OPACITY));

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
