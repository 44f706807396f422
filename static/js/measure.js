// Measuring on the map: corners by click, or by Enter at the map's centre; the figure follows the pointer.
import { copyText } from "./clipboard.js";
import { byId, token } from "./dom.js";
import { measured } from "./measures.js";
import { say } from "./page.js";

const L = window.L;
const LANGUAGE = document.documentElement.lang;
const FEWEST = { length: 2, area: 3 }; // corners that make a figure

export class Measure {
  constructor(map) {
    this.map = map;
    this.kind = null; // what is measured, null when nothing is
    this.drawing = false;
    this.points = [];
    this.shapes = L.layerGroup().addTo(map);
    map.createPane("measure").style.zIndex = 620;
    for (const kind of Object.keys(FEWEST)) byId(`measure-${kind}`).addEventListener("click", () => this.start(kind));
    byId("measure-copy").addEventListener("click", () => this.copy());
    byId("measure-close").addEventListener("click", () => this.clear());
    map.on("mousemove", ({ latlng }) => this.drawing && this.draw(plain(latlng)));
    map.on("mouseout", () => this.drawing && this.draw());
    map.on("dblclick", () => this.end());
  }

  // Pressed again, the button of what is being measured ends it.
  start(kind) {
    const again = this.kind === kind;
    this.clear();
    if (again) return;
    this.kind = kind;
    this.drawing = true;
    this.map.doubleClickZoom.disable();
    this.tell();
    this.map.getContainer().focus();
  }

  // Takes a click on the map as a corner; false when nothing is being drawn, so that the click means something else.
  take(latlng) {
    if (!this.drawing) return false;
    const point = plain(latlng);
    const last = this.points.at(-1);
    if (!last || last.lon !== point.lon || last.lat !== point.lat) this.points.push(point);
    this.draw();
    return true;
  }

  undo() {
    if (!this.drawing) return;
    this.points.pop();
    this.draw();
  }

  // Esc: first ends the drawing and leaves the figure, then takes it away. Whether there was anything to do.
  escape() {
    if (!this.kind) return false;
    if (this.drawing && this.points.length >= FEWEST[this.kind]) this.end();
    else this.clear();
    return true;
  }

  end() {
    if (!this.drawing) return;
    this.drawing = false;
    this.map.doubleClickZoom.enable();
    this.draw();
  }

  clear() {
    if (this.drawing) this.map.doubleClickZoom.enable();
    this.kind = null;
    this.drawing = false;
    this.points = [];
    this.draw();
  }

  // The figure as it stands, with the pointer as its next corner while it is drawn.
  draw(pointer = null) {
    const points = pointer ? [...this.points, pointer] : this.points;
    const corners = points.map(({ lon, lat }) => [lat, lon]);
    const look = { pane: "measure", interactive: false, color: token("measure"), weight: 2.5, fillOpacity: 0.12 };
    this.shapes.clearLayers();
    if (this.kind === "area" && corners.length > 2) this.shapes.addLayer(L.polygon(corners, look));
    else this.shapes.addLayer(L.polyline(corners, look));
    const dot = { ...look, radius: 4, weight: 2, fillColor: token("paper"), fillOpacity: 1 };
    for (const corner of corners.slice(0, this.points.length)) this.shapes.addLayer(L.circleMarker(corner, dot));
    this.tell(points);
  }

  tell(points = this.points) {
    const enough = this.kind !== null && points.length >= FEWEST[this.kind];
    byId("measure-box").hidden = this.kind === null;
    byId("measure-value").textContent = enough ? measured(this.kind, points, LANGUAGE) : "";
    byId("measure-hint").textContent = this.drawing ? say("measureHint") : "";
    byId("measure-copy").hidden = !enough;
    this.map.getContainer().classList.toggle("is-measuring", this.drawing);
    for (const kind of Object.keys(FEWEST)) byId(`measure-${kind}`).setAttribute("aria-pressed", String(kind === this.kind));
  }

  async copy() {
    const copied = await copyText(byId("measure-value").textContent);
    byId("measure-hint").textContent = say(copied ? "copied" : "copyFailed");
  }
}

function plain({ lng, lat }) {
  return { lon: lng, lat };
}
