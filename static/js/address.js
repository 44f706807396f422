// What the address bar holds: the view, the day, the layers switched off, the chosen point and area, the measure, optional
// layers, how far back they reach. Pure.
import { isDay } from "./format.js";
import { readPeriod } from "./period_rules.js";

const DIGITS = 6; // of a degree: a tenth of a metre
const MEASURE_PARTS = ["key", "level", "method", "classes", "days"];

// From the part after `?`; what cannot be understood is left out.
export function readAddress(query) {
  const found = new URLSearchParams(query);
  return {
    view: readView(found.get("map")),
    day: isDay(found.get("on") ?? "") ? found.get("on") : null,
    off: (found.get("off") ?? "").split(",").filter(Boolean),
    point: readPoint(found.get("at")),
    area: found.get("area") || null,
    by: readMeasure(found.get("by")),
    more: (found.get("with") ?? "").split(",").filter(Boolean),
    looks: readLooks(found.get("as")),
    period: readPeriod(found.get("period")),
  };
}

// What packages have put into the address, each under its key (`?facility=…`): {key, value} of the first, or null.
export function readPart(query, keys) {
  const found = new URLSearchParams(query);
  const key = keys.find((name) => found.get(name));
  return key ? { key, value: found.get(key) } : null;
}

// The part after `?` (with it), or nothing when all is as it starts.
export function writeAddress({ view, day, off, point, area, by, more, looks, part, period }) {
  const parts = [];
  if (view) parts.push(`map=${view.zoom}/${view.lat.toFixed(DIGITS)}/${view.lon.toFixed(DIGITS)}`);
  if (day) parts.push(`on=${day}`);
  if (off.length) parts.push(`off=${off.map(encodeURIComponent).join(",")}`);
  if (point) parts.push(`at=${point.lon.toFixed(DIGITS)},${point.lat.toFixed(DIGITS)}`);
  if (area) parts.push(`area=${encodeURIComponent(area)}`);
  if (part) parts.push(`${part.key}=${encodeURIComponent(part.value)}`);
  if (by) parts.push(`by=${measureText(by)}`);
  if (more?.length) parts.push(`with=${more.map(encodeURIComponent).join(",")}`);
  const chosen = Object.entries(looks ?? {}).filter(([, variant]) => variant);
  if (chosen.length) parts.push(`as=${chosen.map((pair) => pair.map(encodeURIComponent).join(".")).join(",")}`);
  if (period) parts.push(`period=${encodeURIComponent(period)}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

// `unvisited,community,quantile,5,30`, without what is left to the server at its end.
export function measureText(by) {
  return MEASURE_PARTS.map((part) => by[part] ?? "").join(",").replace(/,+$/, "");
}

function readView(text) {
  const [zoom, lat, lon] = numbers(text, "/");
  if (!(zoom >= 0 && zoom <= 22) || !onGlobe(lon, lat)) return null;
  return { zoom, lat, lon };
}

function readPoint(text) {
  const [lon, lat] = numbers(text, ",");
  return onGlobe(lon, lat) ? { lon, lat } : null;
}

// `as=building.use`: how a layer is coloured that can be coloured in several ways.
function readLooks(text) {
  const pairs = (text ?? "").split(",").map((pair) => pair.split("."));
  return Object.fromEntries(pairs.filter((pair) => pair.length === 2 && pair.every((part) => /^[\w-]+$/.test(part))));
}

// `by=unvisited,community,quantile,5,30`; what is left out is as the server has it.
function readMeasure(text) {
  const parts = (text ?? "").split(",");
  if (!/^[a-z][a-z0-9_-]*$/.test(parts[0]) || parts.length > MEASURE_PARTS.length) return null;
  const found = MEASURE_PARTS.map((name, index) => [name, /^[a-z0-9_-]+$/.test(parts[index] ?? "") ? parts[index] : null]);
  return Object.fromEntries(found);
}

function numbers(text, separator) {
  return (text ?? "").split(separator).map((part) => (part.trim() === "" ? NaN : Number(part)));
}

function onGlobe(lon, lat) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}
