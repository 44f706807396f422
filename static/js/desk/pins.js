// Cases on a small map of our own tiles: a pin for each, the chosen one on top.
import { addGround } from "../admin/ground.js";
import { token } from "../dom.js";

const L = window.L;
const COLOURS = { overdue: "alarm", soon: "warn-line", stands: "line-2", ended: "line-2", runs: "accent" };
const NOWHERE = [[18, 73], [53, 135]]; // China, for a page without a place
const [RADIUS, CHOSEN_RADIUS] = [7, 11];

export class Pins {
  // `pick(number)` when a pin is clicked.
  constructor(element, pins, pick = () => {}) {
    this.map = L.map(element, { attributionControl: false, scrollWheelZoom: true, maxZoom: 20, zoomAnimation: false });
    this.byNumber = new Map();
    const shapes = L.geoJSON(pins, {
      pointToLayer: ({ properties: { number, clock, title } }, at) => {
        const pin = L.circleMarker(at, { ...look(clock), radius: RADIUS }).bindTooltip(`${number} ${title}`);
        this.byNumber.set(number, pin.on("click", () => pick(number)));
        return pin;
      },
    }).addTo(this.map);
    const bounds = shapes.getBounds();
    this.map.fitBounds(bounds.isValid() ? bounds : NOWHERE, { padding: [28, 28], maxZoom: 17, animate: false });
    addGround(this.map);
  }

  choose(number) {
    this.chosen?.setRadius(RADIUS).setStyle({ weight: 2 });
    this.chosen = this.byNumber.get(number);
    if (!this.chosen) return;
    this.chosen.setRadius(CHOSEN_RADIUS).setStyle({ weight: 4 }).bringToFront();
    this.map.panInside(this.chosen.getLatLng(), { padding: [40, 40], animate: false });
  }
}

const look = (clock) => ({ color: token("ink"), weight: 2, fillColor: token(COLOURS[clock] ?? "accent"), fillOpacity: 1, className: `pin-${clock}` });
