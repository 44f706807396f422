// The vector tile layer: two sources (what changes with the day, and the base map below it) on one canvas.
import { fill } from "../format.js";
import { page } from "../page.js";
import { labelRules } from "./labels.js";
import { paintRules, sourceOf } from "./rules.js";

const [NOTHING, TOO_MUCH] = [204, 413];
const DEEPEST = { base: 15, dated: 16, closed: 16 }; // tile zooms; nearer by they are drawn larger

// A layer for a day (null: today). `failed(tooMuch)` is called when a tile could not be had.
export function tileLayer(day, { off, coloured, looks, ratio, edition, period }, latitude, failed) {
  const layer = window.protomapsL.leafletLayer({
    sources: sources(day, off, edition, period),
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

function sources(day, off, edition, period) {
  const asked = page.layers.filter((layer) => !unasked(off).includes(layer.key));
  const days = { base: null, dated: day, closed: day };
  const names = Object.keys(days).filter((name) => asked.some((layer) => sourceOf(layer) === name));
  return Object.fromEntries(names.map((name) => [name, source(name, days[name], asked, edition, period)]));
}

// `edition` counts what the reader has changed here: a browser keeps a tile for some seconds.
function source(name, day, layers, edition, chosen) {
  const held = layers.filter((layer) => sourceOf(layer) === name);
  const url = fill(page.addresses.tiles, { keys: held.map((layer) => layer.key).join(",") });
  const period = held.some((layer) => layer.periods) ? chosen : null;
  const query = Object.entries({ on: day, period, edition }).filter(([, value]) => value).map((pair) => pair.join("=")).join("&");
  return { url: getter(query ? `${url}?${query}` : url), maxDataZoom: DEEPEST[name] };
}

// The library reads whatever is answered as a tile, a proxy's page too; of a source of our own it takes what that gives.
function getter(url) {
  return {
    async getZxy(z, x, y, signal) {
      const answer = await fetch(fill(url, { z, x, y }), { signal });
      if (!answer.ok) throw Object.assign(new Error(`tile: ${answer.status}`), { status: answer.status });
      return answer.status === NOTHING ? undefined : { data: await answer.arrayBuffer() };
    },
  };
}

function tellFailures(tiles, failed) {
  const get = tiles.get.bind(tiles);
  tiles.get = async (address, size) => {
    try {
      return await get(address, size);
    } catch (error) {
      if (error.name !== "AbortError") failed(error.status === TOO_MUCH);
      throw error;
    }
  };
}
