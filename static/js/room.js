// The room: the state of the page, the map and its tiles. It runs before all that stands around the map (main.js), so that
// tiles are fetched and drawn while the browser still reads the rest.
import { readAddress } from "./address.js";
import { h } from "./dom.js";
import { hiddenOf } from "./map/tiles.js";
import { startMap, Tiles } from "./map/view.js";
import { page, say } from "./page.js";
import { covered, startPanels } from "./panels.js";
import { showToast } from "./toast.js";

const LONGEST_WAIT_MS = 600;

// What is shown (view, day, layers, chosen thing) is one state; the address bar holds it.
export const { view: startView, ...state } = { ...readAddress(location.search), part: null };
state.view = startView;

startPanels();
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
export const map = startMap({ bounds: page.bounds, view: startView, still, covered, label: say("mapLabel") });
export const tiles = new Tiles(map);
tiles.shown.looks = state.looks;
tiles.show(state.day, hiddenOf(state));
furnish(page.scripts).catch(() => showToast(say("scriptsFailed"), say("reload"), () => location.reload()));

// All that stands around the map comes when the tiles in view are drawn, or when they take long: the parts say what they
// add to the page, then the main script takes it up.
async function furnish({ fetched, parts, main }) {
  const drawn = new Promise((done) => map.getContainer().addEventListener("tiles-drawn", done, { once: true }));
  await Promise.race([drawn, new Promise((done) => setTimeout(done, LONGEST_WAIT_MS))]);
  document.head.append(...fetched.map((href) => h("link", { rel: "modulepreload", href })));
  await Promise.all(parts.map((part) => import(part)));
  await import(main);
  performance.mark("map-furnished");
}
