// The ground under every map of the administration: our own tiles, drawn as on the map page, and no outside host.
import { paintRules, sourceOf } from "../map/rules.js";

const SHOWN = ["base", "areas"]; // groups; buildings would hide what is being drawn

let layers = null;

async function readLayers() {
  const answer = await fetch("/tiles/layers.json");
  if (!answer.ok) throw new Error(`layers.json: ${answer.status}`);
  const told = await answer.json();
  return told.layers.filter((layer) => SHOWN.includes(layer.group) && !layer.optional);
}

export async function addGround(map) {
  layers ??= readLayers();
  const shown = await layers;
  const keys = (source) => shown.filter((layer) => sourceOf(layer) === source).map((layer) => layer.key);
  const sources = {};
  for (const [name, maxDataZoom] of [["base", 15], ["dated", 16]]) {
    if (keys(name).length) sources[name] = { url: `/tiles/${keys(name).join(",")}/{z}/{x}/{y}.mvt`, maxDataZoom };
  }
  window.protomapsL.leafletLayer({ sources, paintRules: paintRules(shown, [], null, {}), labelRules: [], attribution: "", maxZoom: 20 }).addTo(map);
}

// django-leaflet says when one of its maps is there, before it fits the map to the shape, as near as `maxZoom` allows.
window.addEventListener("map:init", ({ detail: { map } }) => {
  map.maxZoom = 18;
  addGround(map);
});
