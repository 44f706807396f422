// The room: the state of the page, the map and its tiles. It runs before all that stands around the map (main.js), so that
// tiles are fetched and drawn while the browser still reads the rest.
import { readAddress } from "./address.js";
import { h } from "./dom.js";
import { hiddenOf } from "./map/tiles.js";
import { startMap, Tiles } from "./map/view.js";
import { page, say } from "./page.js";
import { covered, startPanels } from "./panels.js";
import { showToast } from "./toast.js";

const PATIENCE_MS = 700;

// What is shown (view, day, layers, chosen thing) is one state; the address bar holds it.
export const { view: startView, ...state } = { ...readAddress(location.search), part: null };
state.view = startView;

startPanels();
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
export const map = startMap({ bounds: page.bounds, view: startView, still, covered, label: say("mapLabel") });
export const tiles = new Tiles(map);
Object.assign(tiles.shown, { looks: state.looks, period: state.period });
tiles.show(state.day, hiddenOf(state));
// Ninety scripts beside the tiles would keep them waiting; a slow tile must not keep the scripts away.
const drawn = new Promise((done) => map.getContainer().addEventListener("tiles-drawn", done, { once: true }));
const soon = new Promise((done) => setTimeout(done, PATIENCE_MS));
Promise.race([drawn, soon]).then(() => furnish(page.scripts));

// All that stands around the map is asked for behind the first tiles: the parts, which say what they add to the page, then
// the main script, which takes it up.
function furnish({ fetched, parts, main, styles }) {
  const failed = () => {
    document.querySelector(".room").setAttribute("aria-busy", "false"); // or the toast, which lies in it, is not read aloud
    showToast(say("scriptsFailed"), say("reload"), () => location.reload());
  };
  // What holds on phones comes last.
  document.getElementById("phone-style").before(...styles.map((href) => h("link", { rel: "stylesheet", href, onerror: failed })));
  const scripts = [...parts, main].map((src) => h("script", { type: "module", src, onerror: failed }));
  scripts.forEach((script) => (script.async = false)); // in this order
  document.head.append(...fetched.map((href) => h("link", { rel: "modulepreload", href })), ...scripts);
}
