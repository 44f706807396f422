// The chosen point and the chosen area: a pin, a strong outline, and a light veil over everything else.
import { svg, token } from "../dom.js";

const L = window.L;
const LEAST_PX = 24; // a smaller outline is not seen
const WORLD = [[-89, -540], [-89, 540], [89, 540], [89, -540]];

export class Selection {
  // `covered()` tells how many pixels are hidden at the left, right and bottom.
  constructor(map, covered) {
    this.map = map;
    this.covered = covered;
    this.shapes = L.layerGroup().addTo(map);
    this.hints = L.layerGroup().addTo(map);
    this.pin = null;
    this.feature = null; // the chosen area, as the server gave it
    map.createPane("veil").style.zIndex = 350;
  }

  // The pin at a point; outside every area it has another colour, and the card says so.
  point({ lon, lat }, outside = false) {
    this.pin?.remove();
    const icon = L.divIcon({ className: outside ? "pin is-outside" : "pin", html: pinShape(), iconSize: [28, 36], iconAnchor: [14, 35] });
    this.pin = L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(this.map);
  }

  // Outlines a GeoJSON (multi)polygon feature and pales the rest.
  area(feature) {
    this.shapes.clearLayers();
    this.feature = feature;
    const rings = ringsOf(feature.geometry);
    const look = { pane: "veil", interactive: false, smoothFactor: 0 };
    const veil = { ...look, stroke: false, fillColor: token("map-veil"), fillOpacity: 0.5 };
    const outline = { ...look, color: token("selected"), weight: 3, fill: false, lineJoin: "round" };
    this.shapes.addLayer(L.polygon([WORLD, ...rings], veil));
    this.shapes.addLayer(L.polygon(rings, outline));
  }

  // Outlines another area lightly, while it is pointed at in a list; null ends that.
  hint(feature) {
    this.hints.clearLayers();
    if (!feature) return;
    const look = { pane: "veil", interactive: false, smoothFactor: 0, color: token("selected"), weight: 2, dashArray: "6 4" };
    this.hints.addLayer(L.polygon(ringsOf(feature.geometry), { ...look, fillColor: token("selected"), fillOpacity: 0.12 }));
  }

  // Moves the map only if the chosen area is out of sight or too small to be seen, or when `always` says so.
  bringIntoSight(always) {
    const outline = this.shapes.getLayers().at(-1);
    if (!outline) return;
    const bounds = outline.getBounds();
    const size = this.map.latLngToLayerPoint(bounds.getSouthEast()).subtract(this.map.latLngToLayerPoint(bounds.getNorthWest()));
    const seen = this.map.getBounds().intersects(bounds) && Math.max(size.x, size.y) >= LEAST_PX;
    if (seen && !always) return;
    const { left, right, bottom } = this.covered();
    this.map.fitBounds(bounds, { paddingTopLeft: [left + 24, 24], paddingBottomRight: [right + 24, bottom + 48], animate: false });
  }

  clearArea() {
    this.feature = null;
    this.shapes.clearLayers();
  }

  clear() {
    this.clearArea();
    this.hint(null);
    this.pin?.remove();
    this.pin = null;
  }
}

function ringsOf({ type, coordinates }) {
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  return polygons.flat().map((ring) => ring.map(([lon, lat]) => [lat, lon]));
}

function pinShape() {
  return svg("svg", { viewBox: "0 0 28 36" },
    svg("path", { d: "M14 34.5S3 22.5 3 13.5a11 11 0 0 1 22 0C25 22.5 14 34.5 14 34.5z" }),
    svg("circle", { cx: 14, cy: 13.5, r: 4 }));
}
