// The list of layers with their legend: what is on, what it looks like, and what shows only from near by.
import { byId, h, svg } from "./dom.js";
import { page, say } from "./page.js";

const GROUPS = ["areas", "buildings", "base"];

// `changed(off)` is called with the keys switched off; `off` are those that start so.
export function startLayerList(off, changed) {
  const switched = new Set(off);
  const flip = (key, on) => {
    if (on) switched.delete(key);
    else switched.add(key);
    changed([...switched]);
  };
  byId("layer-list").replaceChildren(...GROUPS.map((group) => groupOf(group, switched, flip)).filter(Boolean));
}

// Says beside each layer whether it waits for a nearer zoom. Tiles are one zoom behind the page.
export function tellZoom(zoom) {
  for (const layer of page.layers) byId(`far-${layer.key}`).hidden = zoom - 1 >= layer.minZoom;
}

function groupOf(group, switched, flip) {
  // Drawn last is on top: the list reads from the top down.
  const layers = page.layers.filter((layer) => layer.group === group).reverse();
  if (!layers.length) return null;
  const rows = layers.map((layer) => row(layer, switched, flip));
  return h("section", { class: "layer-group" }, h("h3", {}, say(`group_${group}`)), ...rows);
}

function row(layer, switched, flip) {
  const box = h("input", { type: "checkbox", name: layer.key, onchange: (event) => flip(layer.key, event.target.checked) });
  box.checked = !switched.has(layer.key);
  const far = h("span", { class: "small far", id: `far-${layer.key}`, title: say("zoomedTooFarOut"), hidden: true }, "…");
  return h("label", { class: "layer-row" }, box, swatch(layer.style), h("span", {}, layer.title), far);
}

// The layer's own line or fill, as the map draws it.
function swatch(style) {
  const box = svg("svg", { class: "swatch", viewBox: "0 0 34 14", "aria-hidden": "true" });
  if (style.fill) {
    const edge = style.line ? `var(--${style.line})` : "none";
    box.append(svg("rect", { x: 1, y: 1, width: 32, height: 12, rx: 2, style: { fill: `var(--${style.fill})`, stroke: edge } }));
  } else {
    if (style.casing) box.append(line(`var(--${style.casing})`, 6));
    box.append(line(`var(--${style.line})`, style.width ?? (style.casing ? 4 : 2), style.dash));
  }
  return box;
}

function line(stroke, strokeWidth, dash) {
  const strokeDasharray = dash ? dash.join(" ") : "none";
  return svg("line", { x1: 0, y1: 7, x2: 34, y2: 7, style: { stroke, strokeWidth: `${strokeWidth}px`, strokeDasharray } });
}
