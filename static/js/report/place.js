// The place: the phone's own position when it is asked for, or a touch on the map. The numbers are what is sent.
import { addGround } from "../admin/ground.js";
import { byId, token } from "../dom.js";

const L = window.L;
const PATIENCE_MS = 15_000;
const DIGITS = 6;
const NOWHERE = [[18, 73], [53, 135]];
const CLOSE = 18;

export function askPlace(form) {
  const where = byId("report-where");
  const fields = Object.fromEntries(["lon", "lat", "accuracy", "datum"].map((name) => [name, form.elements.namedItem(name)]));
  const map = startMap(byId("report-map"));
  const marker = L.circleMarker([0, 0], { color: token("selected"), weight: 3, radius: 9, fillOpacity: 0.6 });
  const circle = L.circle([0, 0], { color: token("selected"), weight: 1, fillOpacity: 0.1, interactive: false });
  map.on("click", ({ latlng }) => take(latlng.wrap().lng, latlng.lat, null, where.dataset.touched));
  for (const name of ["lon", "lat"]) fields[name].addEventListener("change", () => show(true));
  offerPosition((lon, lat, accuracy) => take(lon, lat, accuracy, where.dataset.good.replace("{m}", String(Math.round(accuracy))), true));
  show(true);
  byId("report-numbers").open = false;
  return { take: (lon, lat) => take(lon, lat, null, where.dataset.photo, true) };

  function take(lon, lat, accuracy, words, move = false) {
    fields.lon.value = lon.toFixed(DIGITS);
    fields.lat.value = lat.toFixed(DIGITS);
    fields.accuracy.value = accuracy == null ? "" : String(Math.round(accuracy));
    fields.datum.value = "wgs84";
    for (const grid of form.querySelectorAll("[name=grid]")) grid.checked = false; // they were offered for another place
    where.textContent = words;
    show(move);
    form.dispatchEvent(new Event("change"));
  }

  function show(move) {
    const [lon, lat] = [Number(fields.lon.value), Number(fields.lat.value)];
    if (!fields.lon.value || !fields.lat.value || !Number.isFinite(lon + lat) || Math.abs(lat) > 90) return;
    marker.setLatLng([lat, lon]).addTo(map);
    if (Number(fields.accuracy.value) > 0) circle.setLatLng([lat, lon]).setRadius(Number(fields.accuracy.value)).addTo(map);
    else circle.remove();
    if (move) map.setView([lat, lon], Math.max(map.getZoom() ?? 0, CLOSE), { animate: false });
  }
}

function startMap(element) {
  element.hidden = false;
  const map = L.map(element, { attributionControl: false, maxZoom: 20, zoomAnimation: false });
  const box = element.dataset.bounds.split(",").map(Number);
  map.fitBounds(box.length === 4 ? [[box[1], box[0]], [box[3], box[2]]] : NOWHERE, { animate: false });
  addGround(map);
  return map;
}

// Where a browser has no position to tell (no https, say) nothing is offered.
function offerPosition(found) {
  const button = byId("report-here");
  const where = byId("report-where");
  if (!("geolocation" in navigator) || !window.isSecureContext) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    where.textContent = button.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        found(coords.longitude, coords.latitude, coords.accuracy);
      },
      (problem) => {
        button.disabled = false;
        where.textContent = problem.code === problem.PERMISSION_DENIED ? button.dataset.denied : button.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 },
    );
  });
}
