// Findings on the map: areas by their class under roads and names, what cannot be told hatched, the heat surface, clusters.
import { svg, token } from "../dom.js";

const L = window.L;
const PANE = "hotspots";
const UNDER_LINES = 350; // Leaflet draws its own shapes at 400
const HATCH = "hotspot-hatch";
const MOST_SIGNS = 400;
export const HIGH = "HL"; // of an area among others
export const OPACITY = 0.75; // so that names on the darkest shades can be read; the legend has the same

export class Drawing {
  // `told` {choose(uid), tip(properties)} is asked by what lies under the pointer.
  constructor(map, told) {
    Object.assign(this, { map, told, pointed: null });
    // The pane's colours multiply with the map's (hotspots.css): the legend's own over pale ground, and streets stay to be seen.
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    pane.style.zIndex = UNDER_LINES;
    this.renderer = L.svg({ pane: PANE, padding: 0.5 });
    this.parts = Object.fromEntries(["few", "heat", "areas", "outliers", "clusters", "signs", "chosen"].map((name) => [name, L.layerGroup().addTo(map)]));
    map.on("preclick", () => (this.pointed = null));
  }

  // What was clicked on last, once.
  take() {
    const uid = this.pointed;
    this.pointed = null;
    return uid;
  }

  clear() {
    for (const part of Object.values(this.parts)) part.clearLayers();
  }

  // `shadeOf(properties)` names the CSS variable of an area's colour, null for none.
  areas(features, shadeOf) {
    this.parts.areas.clearLayers();
    this.drawn = L.geoJSON(features.filter(({ geometry }) => geometry), {
      pane: PANE, renderer: this.renderer, bubblingMouseEvents: true,
      style: ({ properties }) => this.look(shadeOf(properties)),
      onEachFeature: ({ properties }, layer) => {
        layer.on("click", () => (this.pointed = properties.uid));
        layer.bindTooltip(() => this.told.tip(properties), { sticky: true, className: "hotspot-tip" });
      },
    }).addTo(this.parts.areas);
  }

  // On a surface of its own the findings are outlines, or the two would mix.
  outlined(is) {
    this.isOutlined = is;
  }

  // Other colours for the same areas; nothing is made anew.
  recolour(shadeOf) {
    this.drawn?.setStyle(({ properties }) => this.look(shadeOf(properties)));
  }

  look(shade) {
    if (shade && this.isOutlined) return { fill: true, fillOpacity: 0, color: token(shade), weight: 2.5 };
    const line = token("map-building-line");
    return shade ? { fill: true, fillColor: token(shade), fillOpacity: OPACITY, color: line, weight: 0.6 } : { fill: true, fillOpacity: 0, weight: 0 };
  }

  few(geometry) {
    this.parts.few.clearLayers();
    if (!geometry) return;
    L.geoJSON(geometry, { pane: PANE, renderer: this.renderer, interactive: false, style: { stroke: false, fillColor: `url(#${HATCH})`, fillOpacity: 1 } }).addTo(this.parts.few);
    this.map.getPane(PANE).querySelector("svg").prepend(pattern());
  }

  // A sign in the middle of each area that is drawn, where there are any and not too many to be read.
  signs(features) {
    this.parts.signs.clearLayers();
    if (!features.length || features.length > MOST_SIGNS) return;
    this.drawn.eachLayer((layer) => {
      const icon = L.divIcon({ className: "hotspot-sign", html: "", iconSize: [16, 16] });
      const mark = L.marker(layer.getBounds().getCenter(), { icon, interactive: false, keyboard: false }).addTo(this.parts.signs);
      mark.getElement().textContent = layer.feature.properties.sign;
    });
  }

  heat(features) {
    this.parts.heat.clearLayers();
    L.geoJSON(features, {
      pane: PANE, renderer: this.renderer, interactive: false,
      style: ({ properties }) => ({ stroke: false, fillColor: token(properties.shade), fillOpacity: OPACITY }),
    }).addTo(this.parts.heat);
  }

  // Full lines around what is high among low, dots around what is low among high.
  outliers(features, tip) {
    this.parts.outliers.clearLayers();
    L.geoJSON(features, {
      style: ({ properties }) => ({ color: token("ink"), weight: 2.5, fill: true, fillOpacity: 0, dashArray: properties.class === HIGH ? null : "1 5", lineCap: "round" }),
      onEachFeature: ({ properties }, layer) => {
        layer.on("click", () => (this.pointed = properties.uid));
        layer.bindTooltip(() => tip(properties), { sticky: true, className: "hotspot-tip" });
      },
    }).addTo(this.parts.outliers);
  }

  clusters(features, tip) {
    this.parts.clusters.clearLayers();
    const look = { color: token("measure"), weight: 2, fill: true, fillOpacity: 0, dashArray: "5 3" };
    L.geoJSON(features, {
      style: ({ properties }) => ({ ...look, dashArray: properties.stability < 0.6 ? look.dashArray : null }),
      onEachFeature: ({ properties }, layer) => layer.bindTooltip(() => tip(properties), { sticky: true, className: "hotspot-tip" }),
    }).addTo(this.parts.clusters);
  }

  // The areas of one hotspot outlined.
  choose(uids) {
    this.parts.chosen.clearLayers();
    const look = { color: token("selected"), weight: 3, fill: false, interactive: false };
    this.drawn?.eachLayer((layer) => uids.includes(layer.feature.properties.uid) && L.geoJSON(layer.feature.geometry, { style: look, interactive: false }).addTo(this.parts.chosen));
  }

  bounds() {
    const bounds = this.drawn?.getBounds();
    return bounds?.isValid() ? bounds : null;
  }
}

function pattern() {
  const line = svg("path", { d: "M-1 9 9 -1M-1 1 1 -1M7 9 9 7", style: { stroke: "var(--data-hatch)", strokeWidth: "1.2px", fill: "none" } });
  return svg("defs", {}, svg("pattern", { id: HATCH, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, line));
}
