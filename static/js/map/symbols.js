// Layers of symbols on the canvas, and the same symbols as SVG for legends and marks.
import { svg, token } from "../dom.js";
import { markLayers, markOf, radiusOf } from "../marks.js";
import { sourceOf } from "./rules.js";

const GLYPH_SHARE = 0.66; // of the circle's width
const GLYPH = 24; // units across a drawing
const EDGE = 1.5; // px
const REACH_PX = 14; // as far from a symbol a click still means it
const paths = new Map();

export function symbolRules(layer, look) {
  return markLayers(layer).map(([dataLayer, together]) =>
    ({ dataSource: sourceOf(layer), dataLayer, symbolizer: new Symbols(layer, look, together) }));
}

class Symbols {
  constructor(layer, look, together) {
    Object.assign(this, { layer, look, together });
  }

  draw(context, geom, zoom, { props }) {
    const mark = markOf(this.layer, this.look, props, this.together);
    if (!mark) return;
    const { x, y } = geom[0][0];
    context.globalAlpha = 1;
    if (mark.count > 1) drawCount(context, x, y, mark, zoom);
    else drawSymbol(context, x, y, mark.symbol, radiusOf(1, zoom));
  }
}

function drawSymbol(context, x, y, symbol, radius) {
  disc(context, x, y, radius, token(symbol?.fill ?? "kind-street"), token("map-halo"));
  if (!symbol) return;
  const scale = (2 * radius * GLYPH_SHARE) / GLYPH;
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  context.translate(-GLYPH / 2, -GLYPH / 2);
  context.fillStyle = token("kind-ink");
  context.fill(drawn(symbol.path), "evenodd");
  context.restore();
}

function drawCount(context, x, y, { count, more, symbol }, zoom) {
  const colour = token(symbol?.fill ?? "accent");
  disc(context, x, y, radiusOf(count, zoom) - EDGE, token("paper"), colour);
  context.fillStyle = token("ink");
  context.font = `600 11px ${token("font")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(more ? `${count}+` : String(count), x, y + 0.5);
}

function disc(context, x, y, radius, fill, edge) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = EDGE;
  context.strokeStyle = edge;
  context.stroke();
}

function drawn(path) {
  if (!paths.has(path)) paths.set(path, new Path2D(path));
  return paths.get(path);
}

// A symbol in a box of 34 by 14, as the legend has them.
export function symbolSwatch({ fill, path }) {
  return svg("svg", { class: "swatch", viewBox: "0 0 34 14", "aria-hidden": "true" },
    ...symbolShape(fill, path, 17, 7, 7));
}

// A symbol of its own, `size` pixels wide.
export function symbolIcon({ fill, path }, size) {
  const middle = size / 2;
  return svg("svg", { class: "symbol", viewBox: `0 0 ${size} ${size}`, width: size, height: size, "aria-hidden": "true" },
    ...symbolShape(fill, path, middle, middle, middle - 1));
}

function symbolShape(fill, path, x, y, radius) {
  const scale = (2 * radius * GLYPH_SHARE) / GLYPH;
  const place = `translate(${x} ${y}) scale(${scale}) translate(${-GLYPH / 2} ${-GLYPH / 2})`;
  return [
    svg("circle", { cx: x, cy: y, r: radius, style: { fill: `var(--${fill})` } }),
    svg("path", { d: path, transform: place, "fill-rule": "evenodd", style: { fill: "var(--kind-ink)" } }),
  ];
}

// What is drawn of a layer at a place of the map, on top first: {props, mark}; null where there is nothing.
export function symbolAt(tiles, layer, { lng, lat }) {
  if (!tiles.layer || tiles.shown.off.includes(layer.key)) return null;
  // The library halves the size of its brush once, for the zoom that tiles are behind.
  const found = tiles.layer.queryTileFeaturesDebug(lng, lat, 2 * REACH_PX).get(sourceOf(layer)) ?? [];
  const together = new Map(markLayers(layer));
  const marks = found.filter(({ layerName }) => together.has(layerName))
    .map(({ layerName, feature: { props } }) => ({ props, mark: markOf(layer, tiles.shown.looks[layer.key], props, together.get(layerName)) }))
    .filter(({ mark }) => mark);
  return marks.at(-1) ?? null;
}
