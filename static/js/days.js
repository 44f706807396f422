// The day that is shown: chosen in the panel, told in the amber band when it is not today.
import { byId, h } from "./dom.js";
import { dayBefore, isDay } from "./format.js";
import { page, say } from "./page.js";

// `changed(day)` is called with an ISO day, or null for today.
export function startDays(changed) {
  const choose = (day) => {
    closeDays();
    changed(day === page.today ? null : day);
  };
  byId("date-button").addEventListener("click", () => (daysAreOpen() ? closeDays() : openDays()));
  byId("day-today").addEventListener("click", () => choose(page.today));
  byId("date-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const day = byId("date-input").value.trim();
    tellError(!isDay(day));
    if (isDay(day)) choose(day);
  });
  byId("date-pick").addEventListener("click", () => byId("date-native").showPicker());
  byId("date-native").addEventListener("change", (event) => isDay(event.target.value) && choose(event.target.value));
  byId("redraws").hidden = !page.redraws.length;
  byId("redraws").replaceChildren(...page.redraws.map((redraw) => redrawRow(redraw, choose)));
}

export const daysAreOpen = () => !byId("date-panel").hidden;

export function openDays() {
  byId("date-panel").hidden = false;
  byId("date-button").setAttribute("aria-expanded", "true");
  byId("date-input").select();
}

export function closeDays() {
  if (!daysAreOpen()) return;
  const inside = byId("date-panel").contains(document.activeElement);
  byId("date-panel").hidden = true;
  byId("date-button").setAttribute("aria-expanded", "false");
  if (inside) byId("date-button").focus();
}

// Shows which day the map holds; null is today.
export function tellDay(day) {
  const band = byId("day-band");
  band.hidden = day === null;
  byId("date-label").textContent = day ?? say("today");
  byId("date-input").value = byId("date-native").value = day ?? page.today;
  tellError(false);
  if (day) byId("day-text").textContent = say(day < page.today ? "pastDay" : "futureDay", { day });
}

function tellError(wrong) {
  byId("date-input").setAttribute("aria-invalid", String(wrong));
  byId("date-error").hidden = !wrong;
  byId("date-error").textContent = wrong ? say("badDay") : "";
}

function redrawRow(redraw, choose) {
  const before = dayBefore(redraw.on);
  const button = (day, text) => h("button", { type: "button", class: "number", onclick: () => choose(day) }, `${day} ${text}`);
  return h("li", {}, h("div", {}, redraw.title), h("div", { class: "small" }, redraw.document),
    h("div", { class: "days" }, button(before, say("dayBefore")), button(redraw.on, say("dayFrom"))));
}
