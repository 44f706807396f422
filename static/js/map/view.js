// The Leaflet map: view, tiles, scale, cursor. Everything else speaks to it through what this returns.
import { byId } from "../dom.js";
import { coordinate, metresPerPixel, scaleBar } from "../format.js";
import { hasAreas, switchLayers, tileLayer, unasked } from "./tiles.js";

const L = window.L;
const SCALE_PX = 110;
const CLOSEST_BOX = 18;
const CLOSEST_POINT = 17;
const NOWHERE = [[18, 73], [53, 135]]; // China, when the system holds nothing yet

// `covered()` tells how many pixels panels hide at the left and right.
export function startMap({ bounds, view, still, covered, label }) {
  const motion = !still;
  const map = L.map("map", {
    zoomControl: false, attributionControl: false, maxZoom: 20, minZoom: 3,
    zoomAnimation: motion, fadeAnimation: motion, markerZoomAnimation: motion, inertia: motion,
  });
  map.getContainer().setAttribute("aria-label", label);
  if (view) map.setView([view.lat, view.lon], view.zoom);
  else fit(map, bounds ? [[bounds[1], bounds[0]], [bounds[3], bounds[2]]] : NOWHERE, covered());
  map.on("move zoom", () => drawScale(map));
  map.on("mousemove", ({ latlng }) => (byId("cursor").textContent = coordinate(latlng.wrap().lng, latlng.lat)));
  map.on("mouseout", () => (byId("cursor").textContent = ""));
  byId("zoom-in").addEventListener("click", () => map.zoomIn());
  byId("zoom-out").addEventListener("click", () => map.zoomOut());
  drawScale(map);
  return map;
}

export function viewOf(map) {
  const { lat, lng } = map.getCenter().wrap();
  return { zoom: map.getZoom(), lat, lon: lng };
}

// Shows a place between the panels: a box whole, a point from near by; not farther away than one looks already.
export function goTo(map, { lon, lat }, box, { left, right }) {
  const padding = { paddingTopLeft: [left + 32, 32], paddingBottomRight: [right + 32, 56] };
  const corners = box ?? [[lat, lon], [lat, lon]];
  const closest = box ? CLOSEST_BOX : Math.max(map.getZoom(), CLOSEST_POINT);
  map.fitBounds(corners, { ...padding, maxZoom: closest, animate: false });
}

// Moves the map just so far that a point is not under the sheet that covers a share of its height.
export function keepInSight(map, { lon, lat }, share) {
  if (!share) return;
  const hidden = map.getSize().y * share;
  map.panInside([lat, lon], { paddingTopLeft: [24, 56], paddingBottomRight: [24, hidden + 16], animate: false });
}

// The tiles on a map: one layer for the day that is shown. The old day stays until the new one is there.
export class Tiles {
  constructor(map) {
    this.map = map;
    this.told = null;
    this.missed = [];
    this.layer = null;
    this.shown = { off: [], coloured: null, looks: {}, period: null, ratio: undefined, edition: 0 };
  }

  // Who wants to know: `failed(tooMuch)` when a tile could not be had, `loaded(hasAreas)`. What has happened already is told now.
  tell(told) {
    this.told = told;
    for (const [what, fact] of this.missed.splice(0)) told[what](fact);
  }

  say(what, fact) {
    if (this.told) this.told[what](fact);
    else this.missed.push([what, fact]);
  }

  show(day, off) {
    const old = this.layer;
    this.shown.off = off;
    const layer = tileLayer(day, this.shown, this.map.getCenter().lat, (tooMuch) => this.say("failed", tooMuch));
    this.layer = layer;
    layer.on("loading", () => this.busy(true));
    layer.on("load", () => {
      if (old) old.remove();
      if (layer !== this.layer) return;
      this.busy(false);
      this.tellDrawn();
      this.say("loaded", hasAreas(layer));
    });
    layer.addTo(this.map);
  }

  // Other layers, looks (layer key: variant key) and another period. Only what was never asked for is fetched.
  switch(off, looks, day, period) {
    const known = unasked(this.shown.off).join() === unasked(off).join() && period === this.shown.period;
    Object.assign(this.shown, { off, looks, period });
    if (known) this.redraw();
    else this.show(day, off);
  }

  // What areas are filled by: {level, answer, only}, or null.
  colour(coloured) {
    if (coloured === this.shown.coloured) return;
    this.shown.coloured = coloured;
    if (this.layer) this.redraw();
  }

  // Draws so many device pixels for each of the map's own (undefined: as the screen has), for paper.
  sharpen(ratio, day) {
    this.shown.ratio = ratio;
    this.show(day, this.shown.off);
  }

  // The reader has changed what is on the map.
  refresh(day) {
    this.shown.edition += 1;
    this.show(day, this.shown.off);
  }

  // All tiles in view are drawn; the first time is what a measurement of the page waits for.
  tellDrawn() {
    if (!performance.getEntriesByName("map-ready").length) performance.mark("map-ready");
    this.map.getContainer().dispatchEvent(new Event("tiles-drawn"));
  }

  redraw() {
    switchLayers(this.layer, this.shown, this.map.getCenter().lat);
  }

  busy(is) {
    this.map.getContainer().setAttribute("aria-busy", String(is));
  }
}

function fit(map, corners, { left, right }) {
  map.fitBounds(corners, { paddingTopLeft: [left + 16, 16], paddingBottomRight: [right + 16, 40], animate: false });
}

function drawScale(map) {
  const bar = scaleBar(metresPerPixel(map.getCenter().lat, map.getZoom()), SCALE_PX);
  byId("scale-line").style.width = `${bar.pixels}px`;
  byId("scale-text").textContent = bar.text;
}
