// The vector tile layer: two sources (what changes with the day, and the base map below it) on one canvas.
import { fill } from "../format.js";
import { page } from "../page.js";
import { labelRules } from "./labels.js";
import { paintRules, sourceOf } from "./rules.js";

const DEEPEST = { base: 15, dated: 16, closed: 16 }; // tile zooms; nearer by they are drawn larger

// A layer for a day (null: today). `failed` is called when a tile could not be had.
export function tileLayer(day, { off, coloured, looks, ratio, edition }, latitude, failed) {
  const layer = window.protomapsL.leafletLayer({
    sources: sources(day, off, edition),
    paintRules: paintRules(page.layers, off, coloured, looks),
    labelRules: labelRules(page.layers, off, latitude, looks),
    attribution: "",
    lang: document.documentElement.lang,
    maxZoom: 20,
    devicePixelRatio: ratio,
  });
  for (const view of layer.views.values()) tellFailures(view.tileCache.source, failed);
  return layer;
}

// Draws the same tiles with other layers switched off or other colours; nothing is fetched.
export function switchLayers(layer, { off, coloured, looks }, latitude) {
  layer.paintRules = paintRules(page.layers, off, coloured, looks);
  layer.labelRules = labelRules(page.layers, off, latitude, looks);
  layer.clearLayout();
  layer.rerenderTiles();
}

// Whether any tile that was fetched holds an area.
export function hasAreas(layer) {
  const tiles = [...layer.views.get("dated").tileCache.cache.values()];
  return tiles.some((tile) => [...tile.data.keys()].some((key) => key.startsWith("area-")));
}

// Layers switched off, and optional ones that nobody switched on.
export function hiddenOf({ off, more }) {
  const waiting = page.layers.filter((layer) => layer.optional && !more.includes(layer.key));
  return [...off, ...waiting.map((layer) => layer.key)];
}

// Optional layers that are not on: nobody waits for their tiles.
export function unasked(off) {
  return page.layers.filter((layer) => layer.optional && off.includes(layer.key)).map((layer) => layer.key);
}

function sources(day, off, edition) {
  const asked = page.layers.filter((layer) => !unasked(off).includes(layer.key));
  const days = { base: null, dated: day, closed: day };
  const names = Object.keys(days).filter((name) => asked.some((layer) => sourceOf(layer) === name));
  return Object.fromEntries(names.map((name) => [name, source(name, days[name], asked, edition)]));
}

// `edition` counts what the reader has changed here: a browser keeps a tile for some seconds.
function source(name, day, layers, edition) {
  const keys = layers.filter((layer) => sourceOf(layer) === name).map((layer) => layer.key).join(",");
  const url = fill(page.addresses.tiles, { keys });
  const query = Object.entries({ on: day, edition }).filter(([, value]) => value).map((pair) => pair.join("=")).join("&");
  return { url: query ? `${url}?${query}` : url, maxDataZoom: DEEPEST[name] };
}

function tellFailures(tiles, failed) {
  const get = tiles.get.bind(tiles);
  tiles.get = async (address, size) => {
    try {
      return await get(address, size);
    } catch (error) {
      if (error.name !== "AbortError") failed();
      throw error;
    }
  };
}
