// The legend of a measure: a button for each class with its colour, its ends and how many areas it has.
import { h, svg } from "./dom.js";
import { number } from "./choropleth_text.js";
import { page, say } from "./page.js";

// `answer` as the server gave it; `only` is the class or place that alone is shown; `choose` is called with another.
export function legend(answer, measure, only, choose) {
  const day = answer.on;
  const row = (place, look, text, count) => classRow(place, look, text, count, only, choose);
  const classes = answer.classes.map(({ shade, text, count }, index) => row(index, filled(shade), text, count));
  const { none, few, closed } = answer.counts;
  return h("div", { class: "colour-legend" },
    h("div", { class: "legend-head small" },
      h("span", {}, say("colourLegend", { unit: measure.unit, day })), h("span", {}, say("colourCount"))),
    ...classes,
    row("none", filled("data-none"), say("colourNothing", { none: measure.none }), none),
    measure.leastBase ? row("few", hatch(), say("colourFew", { least: measure.leastBase }), few) : null,
    closed ? row("closed", dots(), say("colourClosed"), closed) : null,
    answer.diverging ? h("p", { class: "small" }, say("colourRange")) : null,
  );
}

function classRow(place, look, text, count, only, choose) {
  const pressed = only === place;
  const title = say(pressed ? "colourAll" : "colourOnly");
  return h("button",
    { type: "button", class: "class-row", "aria-pressed": String(pressed), title, "data-place": place, onclick: () => choose(pressed ? null : place) },
    look, h("span", { class: "class-text" }, text), h("span", { class: "number" }, number(count, 0, page.language)));
}

function swatch(...children) {
  return svg("svg", { class: "class-swatch", viewBox: "0 0 28 16", "aria-hidden": "true" }, ...children);
}

function filled(name) {
  return swatch(svg("rect", { x: 0.5, y: 0.5, width: 27, height: 15, style: { fill: `var(--${name})`, stroke: "var(--line-2)" } }));
}

function hatch() {
  const style = { stroke: "var(--data-hatch)", strokeWidth: "1.2px" };
  const lines = [-8, 0, 8, 16, 24].map((x) => svg("line", { x1: x, y1: 16, x2: x + 16, y2: 0, style }));
  return over(filled("data-none"), lines);
}

function dots() {
  const places = [4, 10, 16, 22].flatMap((x, index) => [5, 11].map((y) => [x + (y > 8 ? 3 : 0), y, index]));
  return over(filled("data-closed"), places.map(([x, y]) => svg("circle", { cx: x, cy: y, r: 0.9, style: { fill: "var(--data-closed-dot)" } })));
}

function over(box, marks) {
  box.append(...marks);
  return box;
}
