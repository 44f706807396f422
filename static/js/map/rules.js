// What is drawn how: paint rules for protomaps-leaflet, from the layers that the server registered.
import { token } from "../dom.js";
import { fillRules, hatched } from "./choropleth.js";
import { chosenVariant, shadeOf } from "../shades.js";
import { ROADS, roadClass } from "./roads.js";
import { symbolRules } from "./symbols.js";

const POLYGON = 3;
const LINE = 2;
const HALO_BAND = 3.5; // a pale band along the borders of the upper levels, so many times as wide as the line
// Page zooms behind a level's first tile zoom: farther out its areas are a few pixels wide, and its lines thinner.
const NEAR = 3;
const FADED = 0.35; // buildings, where areas are coloured
const DOT_PX = 2; // radius for one household
const MOST_DOT_PX = 26;
const HATCHED = "few"; // the look of a class of which nothing can be told
const CASINGS_FROM = 14; // page zoom; farther out a road is one grey line

// Painters of protomaps-leaflet; it is a classic script and leaves its name on the window.
const { CircleSymbolizer, PolygonSymbolizer, LineSymbolizer, exp } = window.protomapsL;

// In drawing order. `off` holds the keys of layers switched off; `coloured` is what areas are filled by, or null: over the
// green and under water, roads and buildings, so that the colours are those of the legend and the place is still known.
export function paintRules(layers, off, coloured, looks) {
  const shown = layers.filter((layer) => !off.includes(layer.key));
  const areas = layers.filter((layer) => layer.group === "areas");
  // The lowest level lies in those above, and its 20,000 areas need not be filled once more.
  const ground = (areas.length > 1 ? areas.slice(1) : areas).map(land);
  const rules = (some) => some.flatMap((layer) => rulesOf(layer, coloured ? FADED : 1, looks[layer.key]));
  const green = shown.filter((layer) => layer.key === "green");
  const fills = coloured ? fillRules(coloured) : [];
  return [...ground, ...rules(green), ...fills, ...rules(shown.filter((layer) => layer.key !== "green"))];
}

function rulesOf(layer, strength, look) {
  if (layer.group === "areas") return areaRules(layer);
  if (layer.markers) return symbolRules(layer, look);
  if (layer.style.ways) return wayRules(layer);
  const variant = chosenVariant(layer, look);
  if (variant) return classRules(layer, variant, layer.style.opacity ?? strength);
  if (layer.style.dot) return [dotRule(layer)];
  if (layer.key === "road") return roadRules(layer);
  return groundRules(layer, layer.group === "buildings" ? strength : 1);
}

function classRules(layer, variant, opacity) {
  const shadeFor = ({ props }) => variant.shades[shadeOf(variant, props[variant.attribute])]?.fill;
  const tokens = Object.fromEntries(variant.shades.map(({ fill }) => [fill, fill === HATCHED ? "" : token(fill)]));
  const fill = (z, feature) => tokens[shadeFor(feature)];
  const look = { fill, opacity, stroke: token("map-building-line"), width: (z) => (z < 16 ? 0.4 : 0.8), perFeature: true };
  const of = (isHatched) => (z, feature) => feature.geomType === POLYGON && (shadeFor(feature) === HATCHED) === isHatched;
  const plain = rule(layer, new PolygonSymbolizer(look), of(false));
  return HATCHED in tokens ? [plain, rule(layer, new PolygonSymbolizer({ pattern: hatched(), opacity }), of(true))] : [plain];
}

// Lines by class, the last class on top, as the legend has them; some are dashed.
function wayRules(layer) {
  const [{ attribute, shades }] = layer.variants;
  const width = exp(1.3, [[12, 0.8], [15, 1.6], [19, 4]]);
  const dash = (values) => (values.some((value) => layer.style.dashed.includes(value)) ? [3, 2] : undefined);
  return shades.map(({ fill, values }) =>
    rule(layer, new LineSymbolizer({ color: token(fill), width, dash: dash(values), lineCap: "butt" }),
      (z, feature) => values.includes(feature.props[attribute])));
}

// As large in area as the number it stands for.
function dotRule(layer) {
  const radius = (z, { props }) => Math.min(DOT_PX * Math.sqrt(props[layer.style.number]), MOST_DOT_PX) * (z < 16 ? 0.6 : 1);
  const look = { radius, fill: token(layer.style.dot), stroke: token("map-halo"), width: 1, opacity: 0.75 };
  return { dataSource: sourceOf(layer), dataLayer: `${layer.key}-label`, symbolizer: new CircleSymbolizer(look) };
}

function land(layer) {
  return rule(layer, new PolygonSymbolizer({ fill: token("map-land") }));
}

function areaRules(layer) {
  const { line, width, dash } = layer.style;
  const color = token(line);
  const round = { lineJoin: "round", lineCap: "round" };
  const near = layer.minZoom && layer.minZoom + NEAR;
  const stroke = rule(layer, new LineSymbolizer({ color, width: (z) => (z < near ? width / 2 : width), dash: dash ?? undefined, ...round }));
  if (width <= 1) return [stroke];
  const band = new LineSymbolizer({ color, width: width * HALO_BAND, opacity: 0.13, ...round });
  return [{ ...rule(layer, band), minzoom: near }, stroke];
}

function groundRules(layer, opacity) {
  const { fill, line } = layer.style;
  const rules = [];
  if (fill) rules.push(rule(layer, new PolygonSymbolizer({ ...filled(fill, layer.group === "buildings" && line), opacity }), shaped(POLYGON)));
  if (line && layer.group !== "buildings") {
    const width = exp(1.4, [[10, 0.8], [15, 2], [19, 6]]);
    rules.push(rule(layer, new LineSymbolizer({ color: token(line), width, lineCap: "round" }), shaped(LINE)));
  }
  return rules;
}

function filled(fill, edge) {
  return edge ? { fill: token(fill), stroke: token(edge), width: (z) => (z < 16 ? 0.4 : 0.8) } : { fill: token(fill) };
}

// All casings first, so that roads of one class run into each other.
function roadRules(layer) {
  const [casing, near, far, path] = ["map-road-casing", "map-road", "map-road-far", "map-path"].map(token);
  const cased = ROADS.filter((road) => road.cased);
  return [
    ...cased.map((road) => roadRule(layer, { ...road, from: Math.max(road.from, CASINGS_FROM) }, casing, 1.6)),
    ...ROADS.map((road) => roadRule(layer, road, road.cased ? (z) => (z < CASINGS_FROM ? far : near) : path, 0)),
  ];
}

function roadRule(layer, road, color, wider) {
  const width = exp(1.6, road.widths);
  const symbolizer = new LineSymbolizer({ color, width: (z) => width(z) + wider, lineCap: "round", lineJoin: "round" });
  return { ...rule(layer, symbolizer, (z, feature) => roadClass(feature.props.kind) === road.name), minzoom: road.from };
}

function rule(layer, symbolizer, filter) {
  return { dataSource: sourceOf(layer), dataLayer: layer.key, symbolizer, filter };
}

function shaped(type) {
  return (z, feature) => feature.geomType === type;
}

// The base map is one source, all that changes with the day another; what only some may see is a third, so that the
// tiles of the others may be kept by caches.
export function sourceOf(layer) {
  if (!layer.public) return "closed";
  return layer.group === "base" ? "base" : "dated";
}
