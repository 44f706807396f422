// Names on the map: where they fit, with a halo, never on top of one another (protomaps-leaflet keeps them apart).
import { token } from "../dom.js";
import { metresPerPixel, textWidth } from "../format.js";
import { filling } from "../geometry.js";
import { markLayers, markOf, radiusOf } from "../marks.js";
import { say } from "../page.js";
import { sourceOf } from "./rules.js";

const { LineLabelSymbolizer } = window.protomapsL;
const LINE_FEATURE = 2;
const POLYGON_FEATURE = 3;
const GAP = 3; // pixels kept free around a name
const SAME_BUILDING = 60; // px: the parts of a building in two tiles bear its number once
const LEAST_FILLED = 0.4; // of its box: the middle of a winding river's box is not in the river
const ASIDE = [0, -20, 20, -36, 36]; // px down: where the name of an area may stand, best first
const SYMBOL_NAMES_FROM = 17; // page zoom, where a layer's style does not say another (`names_from`)
const LARGEST_SHARE = 2600; // px: of an area wider than this the name is no help

// The most important first: it keeps its place. `latitude` is where the map is, for metres per pixel.
export function labelRules(layers, off, latitude, looks = {}) {
  const shown = layers.filter((layer) => !off.includes(layer.key));
  const areas = shown.filter((layer) => layer.labelled && layer.group === "areas").reverse();
  const of = (key) => shown.filter((layer) => layer.key === key);
  const marked = shown.filter((layer) => layer.markers);
  return [
    ...marked.flatMap((layer) => roomRules(layer, looks[layer.key])),
    ...shown.filter((layer) => layer.style.number).map(numberRule),
    ...shown.filter((layer) => layer.style.lines).map(linesRule),
    ...areas.map((layer) => areaRule(layer, latitude)),
    ...marked.map((layer) => symbolRule(layer, looks[layer.key])),
    ...of("water").flatMap(waterRules),
    ...of("road").map(roadRule),
    ...of("building").map(buildingRule),
  ];
}

function areaRule(layer, latitude) {
  const small = layer.style.width < 1;
  const size = small ? 12 : 14;
  const style = { size, weight: layer.style.width >= 1.4 ? 600 : 400, fill: token(small ? "label-grid" : layer.style.line) };
  const filter = (z, { props }) => fits(props, size, metresPerPixel(latitude, z));
  const lines = ({ name, code }) => (layer.style.with_code ? [name, code] : [name]);
  return { dataSource: sourceOf(layer), dataLayer: `${layer.key}-label`, filter, symbolizer: new Name(style, lines, 0, ASIDE) };
}

// A name may be a little wider than the square root of its area: most areas are longer than wide.
function fits({ name, side_m: side }, size, perPixel) {
  const across = side / perPixel;
  return across * 1.25 > textWidth(name, size) && across < LARGEST_SHARE;
}

function waterRules(layer) {
  const style = { size: 12, weight: 400, italic: true, fill: token("map-water-label") };
  const wide = (z, { geomType, props, bbox }) =>
    geomType === POLYGON_FEATURE && Boolean(props.name) && bbox.maxX - bbox.minX > textWidth(props.name, style.size) / 2;
  const base = { dataSource: sourceOf(layer), dataLayer: layer.key };
  return [
    { ...base, filter: wide, symbolizer: new Name(style, ({ name }) => [name], 600) },
    { ...base, minzoom: 14, filter: (z, f) => f.geomType === LINE_FEATURE, symbolizer: along(style.fill) },
  ];
}

function roadRule(layer) {
  return { dataSource: sourceOf(layer), dataLayer: layer.key, minzoom: 15, symbolizer: along(token("map-road-label")) };
}

// The number in a dot, from where dots are large enough to hold it.
function numberRule(layer) {
  const style = { size: 11, weight: 600, fill: token("ink") };
  const symbolizer = new Name(style, (props) => [String(props[layer.style.number])]);
  return { dataSource: sourceOf(layer), dataLayer: `${layer.key}-label`, minzoom: 17, symbolizer };
}

// Several texts under one another; what is missing is said, since that is what one looks for.
function linesRule(layer) {
  const style = { size: 12, weight: 600, fill: token("accent") };
  const symbolizer = new Name(style, (props) => layer.style.lines.map((line) => props[line] ?? say(`vacant_${line}`)));
  return { dataSource: sourceOf(layer), dataLayer: `${layer.key}-label`, minzoom: 15, symbolizer };
}

// No name stands on a symbol.
function roomRules(layer, look) {
  const place = (together) => ({ zoom }, geom, { props }) => {
    const mark = markOf(layer, look, props, together);
    if (!mark) return undefined;
    const [anchor, radius] = [geom[0][0], radiusOf(mark.count, zoom)];
    const box = { minX: anchor.x - radius, maxX: anchor.x + radius, minY: anchor.y - radius, maxY: anchor.y + radius };
    return [{ anchor, bboxes: [box], draw: () => {} }];
  };
  return markLayers(layer).map(([dataLayer, together]) =>
    ({ dataSource: sourceOf(layer), dataLayer, symbolizer: { place: place(together) } }));
}

// The name under a symbol.
function symbolRule(layer, look) {
  const style = { size: 12, weight: 400, fill: token("ink"), below: radiusOf(1, SYMBOL_NAMES_FROM) + 12 };
  const filter = (z, { props }) => Boolean(props.name) && markOf(layer, look, props, false)?.count === 1;
  return { dataSource: sourceOf(layer), dataLayer: layer.key, minzoom: layer.style.names_from ?? SYMBOL_NAMES_FROM, filter, symbolizer: new Name(style, ({ name }) => [name]) };
}

function buildingRule(layer) {
  const style = { size: 11, weight: 400, fill: token("map-building-label") };
  const filter = (z, feature) => Boolean(feature.props.number);
  const symbolizer = new Name(style, ({ number }) => [number], SAME_BUILDING);
  return { dataSource: sourceOf(layer), dataLayer: layer.key, minzoom: 18, filter, symbolizer };
}

function along(fill) {
  const font = `400 12px ${token("font")}`;
  return new LineLabelSymbolizer({ font, fill, stroke: token("map-halo"), width: 3, position: 2, repeatDistance: 400 });
}

// One or two centred lines at a point, or in the middle of a polygon's part in the tile.
class Name {
  // `below` moves it so many pixels down; `aside` are further moves of which the first that is free is taken.
  constructor({ size, weight, italic, fill, below = 0 }, lines, apart = 0, aside = [0]) {
    this.size = size;
    this.below = below;
    this.fonts = [`${italic ? "italic " : ""}${weight} ${size}px ${token("font")}`, `400 ${size - 1}px ${token("font")}`];
    this.fill = fill;
    this.lines = lines;
    this.apart = apart;
    this.aside = aside;
  }

  place(layout, geom, feature) {
    const texts = this.lines(feature.props).filter(Boolean);
    if (!texts.length || (feature.geomType === POLYGON_FEATURE && filling(geom) < LEAST_FILLED)) return undefined;
    const widths = texts.map((text, index) => {
      layout.scratch.font = this.fonts[index];
      return layout.scratch.measureText(text).width;
    });
    const anchor = middle(geom);
    anchor.y += this.below;
    const half = { x: Math.max(...widths) / 2 + GAP, y: (texts.length * this.size * 1.25) / 2 + GAP };
    const boxAt = (y) => ({ minX: anchor.x - half.x, maxX: anchor.x + half.x, minY: y - half.y, maxY: y + half.y });
    const free = (move) => !layout.index.labelCollides({ bboxes: [boxAt(anchor.y + move)] }, layout.order);
    if (this.aside.length > 1) anchor.y += this.aside.find(free) ?? 0;
    const box = boxAt(anchor.y);
    const label = { anchor, bboxes: [box], draw: (context) => this.draw(context, texts) };
    if (this.apart) Object.assign(label, { deduplicationKey: texts[0], deduplicationDistance: this.apart });
    return [label];
  }

  draw(context, texts) {
    context.globalAlpha = 1;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = token("map-halo");
    context.fillStyle = this.fill;
    const step = this.size * 1.25;
    texts.forEach((text, index) => {
      context.font = this.fonts[index];
      const y = (index - (texts.length - 1) / 2) * step;
      context.strokeText(text, 0, y);
      context.fillText(text, 0, y);
    });
  }
}

function middle(geom) {
  const points = geom.flat();
  const anchor = points[0].clone();
  if (points.length === 1) return anchor;
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  anchor.x = (Math.min(...xs) + Math.max(...xs)) / 2;
  anchor.y = (Math.min(...ys) + Math.max(...ys)) / 2;
  return anchor;
}
