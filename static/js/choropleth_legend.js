// The legend of a measure: a button for each class with its colour, its ends and how many areas it has.
import { h, svg } from "./dom.js";
import { number } from "./choropleth_text.js";
import { whole } from "./format.js";
import { page, say } from "./page.js";

// `answer` as the server gave it; `only` is the class or place that alone is shown; `choose` is called with another.
export function legend(answer, measure, only, choose) {
  const day = whole(answer.on);
  const row = (place, look, text, count) => classRow(place, look, text, count, only, choose);
  const classes = answer.classes.map(({ shade, text, count }, index) => row(index, filled(shade), text, count));
  const { none, few, unshared, closed } = answer.counts;
  return h("div", { class: "colour-legend" },
    h("div", { class: "legend-head small" },
      h("span", {}, say("colourLegend", { unit: measure.unit, day })), h("span", {}, say("colourCount"))),
    ...classes,
    row("none", filled("data-none"), say("colourNothing", { none: measure.none }), none),
    measure.leastBase ? row("few", hatch(), say("colourFew", { least: measure.leastBase }), few) : null,
    measure.unshared ? row("unshared", crosses(), measure.unshared, unshared) : null,
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

export function filled(name, opacity = 1) {
  return swatch(svg("rect", { x: 0.5, y: 0.5, width: 27, height: 15, style: { fill: `var(--${name})`, fillOpacity: opacity, stroke: "var(--line-2)" } }));
}

// Nothing can be told.
export function hatch() {
  return over(filled("data-none"), diagonals("data-hatch", 16, 0));
}

function crosses() {
  return over(filled("data-none"), [...diagonals("alarm", 16, 0), ...diagonals("alarm", 0, 16)]);
}

// Lines across the swatch that end at its sides: it may be drawn in a wider place, as on the printed sheet.
function diagonals(colour, from, to) {
  const style = { stroke: `var(--${colour})`, strokeWidth: "1.2px" };
  const y = (run) => from + ((to - from) * run) / 16;
  return [-8, 0, 8, 16, 24].map((x) => {
    const [start, end] = [Math.max(0, -x), Math.min(16, 28 - x)];
    return svg("line", { x1: x + start, y1: y(start), x2: x + end, y2: y(end), style });
  });
}

function dots() {
  const places = [4, 10, 16, 22].flatMap((x, index) => [5, 11].map((y) => [x + (y > 8 ? 3 : 0), y, index]));
  return over(filled("data-closed"), places.map(([x, y]) => svg("circle", { cx: x, cy: y, r: 0.9, style: { fill: "var(--data-closed-dot)" } })));
}

function over(box, marks) {
  box.append(...marks);
  return box;
}
