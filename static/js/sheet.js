// The print layout: the map moves onto a sheet of paper with its legend, scale, north, dates, source and datum.
import { byId, h } from "./dom.js";
import { facts, usualTitle } from "./facts.js";
import { metresPerPixel, printRatio, scaleBar } from "./format.js";
import { shownLegend } from "./map_legend.js";
import { page, say } from "./page.js";

const SCALE_PX = 140;
const SHARP = 2; // device pixels for each pixel of the map, so that paper shows finer lines than the screen

export class Sheet {
  // `state` has the day; `chosen()` gives the chosen area's {code, name} or null.
  constructor(map, tiles, state, chosen) {
    Object.assign(this, { map, tiles, state, chosen, home: map.getContainer().parentElement });
    byId("sheet-form").addEventListener("submit", (event) => {
      event.preventDefault();
      window.print();
    });
    byId("sheet-form").addEventListener("change", () => this.layOut());
    byId("sheet-name").addEventListener("input", () => this.tell());
    byId("sheet-close").addEventListener("click", () => this.close());
    map.on("moveend", () => this.isOpen() && this.tell());
    map.getContainer().addEventListener("tiles-drawn", () => byId("sheet-print").removeAttribute("disabled"));
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "p" || this.isOpen()) return;
      event.preventDefault();
      this.open();
    });
  }

  isOpen() {
    return !byId("sheet-room").hidden;
  }

  open() {
    if (this.isOpen()) return;
    byId("sheet-name").value = usualTitle(shownLegend(), this.chosen());
    byId("sheet-room").hidden = false;
    document.body.classList.add("has-sheet");
    byId("sheet-map").append(this.map.getContainer());
    this.layOut();
    byId("sheet-name").focus();
  }

  // Whether there was one to close.
  close() {
    if (!this.isOpen()) return false;
    byId("sheet-room").hidden = true;
    document.body.classList.remove("has-sheet");
    this.home.prepend(this.map.getContainer());
    this.fit(undefined);
    this.map.getContainer().focus();
    return true;
  }

  layOut() {
    byId("sheet").dataset.paper = `${byId("sheet-size").value}-${byId("sheet-way").value}`;
    this.fit(SHARP);
    this.tell();
  }

  // The centre stays; the tiles are drawn anew at this sharpness.
  fit(ratio) {
    if (ratio) byId("sheet-print").setAttribute("disabled", "");
    const [centre, zoom] = [this.map.getCenter(), this.map.getZoom()];
    this.map.invalidateSize({ pan: false });
    this.map.setView(centre, zoom, { reset: true }); // exactly: without, Leaflet pans by whole pixels
    this.tiles.sharpen(ratio, this.state.day);
  }

  tell() {
    const perPixel = metresPerPixel(this.map.getCenter().lat, this.map.getZoom());
    const bar = scaleBar(perPixel, SCALE_PX);
    byId("sheet-title").textContent = byId("sheet-name").value;
    byId("sheet-past").hidden = this.state.day === null;
    byId("sheet-past").textContent = this.state.day ? say("factPast", { day: this.state.day }) : "";
    byId("sheet-scale-line").style.width = `${bar.pixels}px`;
    byId("sheet-scale").textContent = `${bar.text} · ${printRatio(perPixel, page.language)}`;
    byId("sheet-legend").replaceChildren(...shownLegend().map(entry));
    byId("sheet-facts").replaceChildren(...facts(this.state.day).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
  }
}

function entry({ look, text }) {
  if (!look) return h("li", { class: "sheet-heading" }, text);
  return h("li", {}, look.cloneNode(true), h("span", {}, text));
}
