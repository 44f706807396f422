// The menu of what can be taken away: the printed sheet, a picture, the map as one file, the data behind it.
import { measureText } from "./address.js";
import { byId } from "./dom.js";
import { usualTitle } from "./facts.js";
import { shownLegend } from "./map_legend.js";
import { page, say } from "./page.js";
import { picture } from "./picture.js";
import { showToast } from "./toast.js";

const WIDEST = 180; // degrees: a map that shows the globe twice asks for it once

export class TakeAway {
  // `state` has the day and the measure, `hidden()` gives the keys of layers that are not shown, `coloured()` tells whether the map is;
  // `chosen()` gives the chosen area's {code, name} or null.
  constructor(map, sheet, { state, hidden, coloured }, chosen) {
    Object.assign(this, { map, sheet, state, hidden, coloured, chosen });
    byId("take-button").addEventListener("click", () => (this.isOpen() ? this.close() : this.open()));
    byId("take-print").addEventListener("click", () => {
      this.close();
      sheet.open();
    });
    byId("take-picture").addEventListener("click", () => this.picture());
    for (const button of byId("take-panel").querySelectorAll("[data-take]")) {
      button.addEventListener("click", () => this.fetch(button.dataset.take));
    }
    document.addEventListener("click", (event) => event.target.closest("#take-menu") || this.close());
  }

  isOpen() {
    return !byId("take-panel").hidden;
  }

  open() {
    const area = this.chosen();
    byId("take-where").hidden = !area;
    byId("take-area").textContent = area ? say("takeArea", { name: area.name }) : "";
    if (!area) byId("take-view").querySelector("input").checked = true;
    byId("take-panel").hidden = false;
    byId("take-button").setAttribute("aria-expanded", "true");
    byId("take-print").focus();
  }

  // Whether there was something to close.
  close() {
    if (!this.isOpen()) return false;
    const inside = byId("take-panel").contains(document.activeElement);
    byId("take-panel").hidden = true;
    byId("take-button").setAttribute("aria-expanded", "false");
    if (inside) byId("take-button").focus();
    return true;
  }

  async picture() {
    this.close();
    save(await picture(this.map, this.state.day, this.title()), `map-${this.state.day ?? page.today}.png`);
  }

  title() {
    return usualTitle(shownLegend(), this.chosen());
  }

  // The server makes the file, a large one in the background; when it will not, its words are shown and the map stays.
  async fetch(kind) {
    this.close();
    const busy = byId("take-button");
    busy.setAttribute("aria-busy", "true");
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const ways = { method: "POST", headers: { "X-CSRFToken": token } };
      const answer = await fetch(`${page.addresses.takeAway}${kind}?${this.query()}`, ways);
      if (answer.status === 202) watch((await answer.json()).page);
      else if (answer.ok) save(await answer.blob(), `map-${this.state.day ?? page.today}.${kind.split(".").at(-1)}`);
      else showToast(answer.status < 500 ? await answer.text() : say("failServer"), say("again"), () => this.fetch(kind));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      showToast(say("failNetwork"), say("again"), () => this.fetch(kind));
    } finally {
      busy.removeAttribute("aria-busy");
    }
  }

  query() {
    const zoom = this.map.getZoom() - 1; // tiles are one zoom behind the page
    const hidden = this.hidden();
    const shown = page.layers.filter((layer) => !hidden.includes(layer.key) && layer.minZoom <= zoom);
    const found = new URLSearchParams({ layers: shown.map((layer) => layer.key).join(","), zoom, title: this.title() });
    if (this.state.day) found.set("on", this.state.day);
    if (this.state.period) found.set("period", this.state.period);
    if (this.coloured()) found.set("by", measureText(this.state.by));
    if (this.chosen() && byId("take-panel").querySelector("[value=area]").checked) found.set("area", this.chosen().code);
    else found.set("bbox", boundsOf(this.map));
    return found;
  }
}

function boundsOf(map) {
  const bounds = map.getBounds();
  const { lng } = map.getCenter().wrap();
  const half = Math.min((bounds.getEast() - bounds.getWest()) / 2, WIDEST);
  const [west, east] = [Math.max(lng - half, -180), Math.min(lng + half, 180)];
  const [south, north] = [Math.max(bounds.getSouth(), -85), Math.min(bounds.getNorth(), 85)];
  return [west, south, east, north].map((degrees) => degrees.toFixed(6)).join(",");
}

function watch(address) {
  showToast(say("takeLater"), say("takeWatch"), () => location.assign(address));
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
