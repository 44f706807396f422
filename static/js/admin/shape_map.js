// Maps that only show: each element of class shape-map carries its shapes as GeoJSON in EPSG:4326.
import { token } from "../dom.js";
import { addGround } from "./ground.js";

const L = window.L;
const NOWHERE = [[18, 73], [53, 135]];

for (const element of document.querySelectorAll(".shape-map")) {
  const map = L.map(element, { attributionControl: false, scrollWheelZoom: false, maxZoom: 20 });
  const look = { color: token("selected"), weight: 3, fillOpacity: 0.08 };
  const dot = (feature, at) => L.circleMarker(at, { ...look, radius: 6, fillOpacity: 1 });
  const shapes = L.geoJSON(JSON.parse(element.dataset.shapes), { style: look, pointToLayer: dot, interactive: false }).addTo(map);
  const bounds = shapes.getBounds();
  map.fitBounds(bounds.isValid() ? bounds : NOWHERE, { padding: [24, 24], maxZoom: 18, animate: false });
  addGround(map);
}
