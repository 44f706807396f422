// All that stands around the map: panels, card, search, tools and keys, and the address bar, which holds the state.
import { readAddress, readPart, writeAddress } from "./address.js";
import { Asker } from "./asker.js";
import { showPart } from "./card_view.js";
import { Choosing } from "./choosing.js";
import { closeDays, daysAreOpen, openDays, startDays, tellDay } from "./days.js";
import { byId, h } from "./dom.js";
import { startKeyboard } from "./keyboard.js";
import { LayerChoice } from "./layer_choice.js";
import { tellZoom } from "./layer_list.js";
import { startHover } from "./map/hover.js";
import { partKeys, Parts } from "./map_parts.js";
import { Measure } from "./measure.js";
import { Selection } from "./map/selection.js";
import { goTo, keepInSight, viewOf } from "./map/view.js";
import { ChoroplethPanel } from "./choropleth_panel.js";
import { page, say } from "./page.js";
import { SearchBox } from "./search/box.js";
import { target } from "./search/rules.js";
import { covered, isOpen, isPhone, setPanel, togglePanel } from "./panels.js";
import { map, startView, state, tiles } from "./room.js";
import { Sheet } from "./sheet.js";
import { TakeAway } from "./take_away.js";
import { showToast } from "./toast.js";

const SHEET_SHARE = 0.62; // of the room's height, as in phone.css

state.part = readPart(location.search, partKeys());
const selection = new Selection(map, () => ({ ...covered(), bottom: isPhone() ? map.getSize().y * SHEET_SHARE : 0 }));
const asker = new Asker(selection, { dropped: () => choosing.point(null), chosen: (code) => choosing.area(code), dayChosen: chooseDayOfArea, links: (card, day) => parts.links(card, day) });
const choosing = new Choosing(state, asker, { remember, sight: (point) => keepInSight(map, point, isPhone() ? SHEET_SHARE : 0), parts: () => parts });
const layers = new LayerChoice(state, { map, tiles, chosen: () => remember("replaceState"), offers: () => parts.offers() });
const choropleth = new ChoroplethPanel({ changed: colourBy, paint });
const measure = new Measure(map);
const sheet = new Sheet(map, tiles, state, () => selection.feature?.properties ?? null);
const parts = new Parts((key) => ({
  map, tiles, state,
  data: page.parts[key],
  open: (value, fit, of = key) => choosing.part({ key: of, value }, "pushState", fit),
  turn: (on, off) => layers.turn(on, off),
  colour: (by) => colourBy(by),
  fill: (...children) => showPart(say(`${key}Head`), ...children),
  leave: () => choosing.point(null),
  goTo: (point) => goTo(map, point, null, covered()),
  sight: (point) => keepInSight(map, point, isPhone() ? SHEET_SHARE : 0),
  addTool: (button) => document.querySelector(".map-tools").prepend(button),
  refresh: () => tiles.refresh(state.day),
}));
const takeAway = new TakeAway(map, sheet, { state, hidden: () => layers.hidden(), coloured: () => choropleth.answer !== null }, () => selection.feature?.properties ?? null);

function remember(how) {
  history[how](null, "", writeAddress(state) || location.pathname);
}

function openHit(hit) {
  if (parts.found(hit)) return;
  const { point, box, code } = target(hit);
  setPanel("card", true);
  goTo(map, point, box, covered());
  choosing.point(point, "pushState", code);
  map.getContainer().focus({ preventScroll: true });
}

function chooseDay(day, how = "pushState") {
  if (day === state.day) return;
  state.day = day;
  if (how) remember(how);
  tellDay(day);
  tiles.show(day, layers.hidden());
  choropleth.show(state.by, day);
  choosing.ofDay();
  parts.day(day);
}

// From the card: the area stays, though it may bear another code on that day.
function chooseDayOfArea(day, code) {
  Object.assign(state, { point: null, area: code });
  chooseDay(day);
}

function paint(coloured) {
  tiles.colour(coloured);
  asker.card.colour({ coloured, measure: choropleth.measure() });
}

function colourBy(by, how = "pushState") {
  state.by = by;
  if (how) remember(how);
  choropleth.show(by, state.day);
}

// Back and forward: whatever differs is put as it was.
function restore() {
  const was = readAddress(location.search);
  chooseDay(was.day, null);
  layers.restore(was);
  if (JSON.stringify(was.by) !== JSON.stringify(state.by)) colourBy(was.by, null);
  choosing.restore({ ...was, part: readPart(location.search, partKeys()) });
  // Last: a map that has moved writes the state into the address.
  if (was.view) map.setView([was.view.lat, was.view.lon], was.view.zoom);
}

// `tooMuch`: for the period that was chosen, in one tile.
function tellTilesFailed(tooMuch) {
  showToast(say(tooMuch ? "periodFailed" : "tilesFailed"), say("reload"), () => tiles.show(state.day, layers.hidden()));
}

function tellEmptyDay(found) {
  byId("day-empty").textContent = state.day && !found ? say("noAreasOnDay") : "";
}

function tellEmptySystem() {
  byId("empty-map").hidden = page.bounds !== null;
  byId("empty-title").textContent = say("emptyTitle");
  byId("empty-text").textContent = say("emptyText");
}

function focusLayers() {
  setPanel("layers", true);
  byId("layer-list").querySelector("input")?.focus();
}

function askAboutCentre(event) {
  if (event.target !== map.getContainer() || measure.take(map.getCenter())) return;
  const { lat, lng } = map.getCenter().wrap();
  choosing.point({ lon: lng, lat });
}

function closeMenu() {
  const open = byId("menu").open;
  byId("menu").open = false;
  return open;
}

const search = new SearchBox({ place: () => ({ day: state.day, centre: viewOf(map) }), open: openHit });
const closers = [
  () => byId("help").open,
  () => sheet.close(),
  () => takeAway.close(),
  () => search.isOpen() && (search.close(), true),
  closeMenu,
  () => daysAreOpen() && (closeDays(), true),
  () => isPhone() && ["card", "layers"].some((name) => isOpen(name) && (setPanel(name, false), true)),
  () => measure.escape(),
  () => parts.close(),
  () => (state.point || state.area || state.part) && (choosing.point(null), true),
];

tiles.tell({ failed: tellTilesFailed, loaded: tellEmptyDay });
layers.list();
startDays(chooseDay);
tellDay(state.day);
tellEmptySystem();
byId("credits").textContent = page.attribution.join(" · ");
document.querySelector(".keys").append(...parts.help().flatMap(([key, text]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, text)]));
byId("help-button").addEventListener("click", () => byId("help").showModal());
startKeyboard(
  {
    "[": () => togglePanel("layers"), "]": () => togglePanel("card"), l: focusLayers, t: openDays,
    m: () => measure.start("length"), a: () => measure.start("area"), Backspace: () => measure.undo(),
    p: () => sheet.open(), x: () => takeAway.open(),
    "/": () => search.focus(),
    "?": () => byId("help").showModal(),
    ...parts.keys(),
  },
  closers,
);
map.getContainer().addEventListener("keydown", (event) => event.key === "Enter" && askAboutCentre(event));
map.on("click", ({ latlng }) => {
  if (measure.take(latlng) || sheet.isOpen()) return;
  const point = { lon: latlng.wrap().lng, lat: latlng.lat };
  if (!parts.click({ ...point, latlng: latlng.wrap() })) choosing.point(point);
});
map.on("moveend", () => {
  state.view = viewOf(map);
  remember("replaceState");
  tellZoom(map.getZoom());
});
window.addEventListener("popstate", restore);
document.addEventListener("click", (event) => {
  if (!event.target.closest(".menu")) closeMenu(), closeDays();
});
startHover(map, () => ({ coloured: tiles.shown.coloured, measure: choropleth.measure(), layer: tiles.layer }));
choropleth.show(state.by, state.day);
choosing.show(!startView);
document.querySelector(".room").setAttribute("aria-busy", "false");
