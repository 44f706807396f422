// What the address bar holds: the view, the day, the layers switched off, the chosen point. Pure.
import { isDay } from "./format.js";

const DIGITS = 6; // of a degree: a tenth of a metre

// From the part after `?`; what cannot be understood is left out.
export function readAddress(query) {
  const found = new URLSearchParams(query);
  return {
    view: readView(found.get("map")),
    day: isDay(found.get("on") ?? "") ? found.get("on") : null,
    off: (found.get("off") ?? "").split(",").filter(Boolean),
    point: readPoint(found.get("at")),
  };
}

// The part after `?` (with it), or nothing when all is as it starts.
export function writeAddress({ view, day, off, point }) {
  const parts = [];
  if (view) parts.push(`map=${view.zoom}/${view.lat.toFixed(DIGITS)}/${view.lon.toFixed(DIGITS)}`);
  if (day) parts.push(`on=${day}`);
  if (off.length) parts.push(`off=${off.map(encodeURIComponent).join(",")}`);
  if (point) parts.push(`at=${point.lon.toFixed(DIGITS)},${point.lat.toFixed(DIGITS)}`);
  return parts.length ? `?${parts.join("&")}` : "";
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

function numbers(text, separator) {
  return (text ?? "").split(separator).map((part) => (part.trim() === "" ? NaN : Number(part)));
}

function onGlobe(lon, lat) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}
