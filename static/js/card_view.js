// The card in the right panel: one function for each state it can be in.
import { describe } from "./card.js";
import { byId, h } from "./dom.js";
import { page, say } from "./page.js";

const body = byId("card-body");

export function showEmpty() {
  head(say("headNothing"));
  body.replaceChildren(state(say("cardEmptyTitle"), say("cardEmptyText")));
  crumbs([]);
}

export function showLoading(text) {
  head(say("headPoint"));
  body.setAttribute("aria-busy", "true");
  body.replaceChildren(cardPulse(text));
}

// Something is on its way.
export function cardPulse(text) {
  const bars = [1, 2, 3].map(() => h("div", { class: "pulse" }));
  return h("div", { class: "card-state" }, h("p", {}, text), h("div", {}, ...bars));
}

export function showFailure(error, again) {
  done(cardFailure(error, again));
  crumbs([]);
}

// What went wrong in words, and the way on.
export function cardFailure(error, again) {
  const forbidden = error.kind === "forbidden";
  const action = forbidden
    ? h("a", { class: "button button-main", href: page.addresses.login }, say("logIn"))
    : h("button", { class: "button-main", type: "button", onclick: again }, say("again"));
  return state(say(forbidden ? "forbiddenTitle" : "failTitle"), failureText(error), action);
}

export const failureText = (error) => ({
  network: say("failNetwork"),
  slow: say("failSlow", { seconds: error.detail }),
  server: say("failServer"),
  refused: error.detail || say("failServer"),
  forbidden: say("forbiddenText"),
})[error.kind];

// `choose(area)` is called with the area of the chain whose boundary is asked for.
export function showAnswer(answer, choose, forget) {
  const card = describe(answer, page.words, page);
  done(
    h("div", {}, h("h2", { class: "card-title" }, card.title), subtitle(card)),
    card.chain.length ? section(say("chain"), chain(card.chain, choose)) : null,
    card.chain.length ? areaBox() : null,
    card.nearest ? section(say("nearest"), nearest(card.nearest)) : null,
    card.building ? section(say("building"), ...card.building.map((line) => h("div", {}, line))) : null,
    card.border || card.caution ? section(say("border"), ...borderLines(card)) : null,
    card.contact ? section(say("contact"), h("div", {}, card.contact)) : null,
    h("div", { class: "card-section" }, facts(card.facts)),
    h("div", { class: "card-section" }, h("button", { type: "button", onclick: forget }, say("close"))),
  );
  crumbs(card.chain.map((area) => area.name));
}

// The frame of a card without a point, whose panel is called by the area; the area's own parts come into the box that
// this returns.
export function showArea(forget) {
  const box = areaBox();
  head(say("headNothing"));
  done(h("div", { class: "card-sub" }), h("div", { id: "area-chain" }), box,
    h("div", { class: "card-section" }, h("button", { type: "button", onclick: forget }, say("close"))));
  return box;
}

// What another package shows in the place of the card: the panel is called by `heading`, the title is among the children.
export function showPart(heading, ...children) {
  head(heading);
  done(...children);
  crumbs([]);
}

// The chain of a card without a point.
export function showChain(areas, choose) {
  byId("area-chain").replaceChildren(section(say("chain"), chain(areas, choose)));
  crumbs(areas.map((area) => area.name));
}

// The title tells of the area that is chosen: under the point's heading, or as the panel's own where there is no point.
export function areaHead(area) {
  const title = body.querySelector(".card-title");
  if (title) title.textContent = area.name;
  else head(area.name, "card-title");
  body.querySelector(".card-sub").replaceWith(subtitle({ subtitle: area.level_label, code: area.code }));
}

// The panel's own heading; `look` makes it the title of the card.
function head(text, look = "") {
  byId("card-heading").textContent = text;
  byId("card-heading").className = look;
}

function areaBox() {
  return h("div", { id: "area-card", "aria-live": "polite" });
}

// Which row of the chain is outlined on the map.
export function markChosen(code) {
  for (const button of body.querySelectorAll(".chain button")) {
    button.setAttribute("aria-pressed", String(button.dataset.code === code));
  }
}

function done(...children) {
  body.setAttribute("aria-busy", "false");
  body.replaceChildren(...children.filter((child) => child != null));
  body.scrollTop = 0;
}

function state(title, text, ...actions) {
  const failure = actions.length ? "card-state is-failure" : "card-state";
  return h("div", { class: failure }, h("h2", {}, title), h("p", {}, text), h("div", { class: "button-row" }, ...actions));
}

export function section(title, ...children) {
  return h("section", { class: "card-section" }, h("h3", {}, title), ...children);
}

function subtitle(card) {
  const code = card.code && h("span", { class: "number" }, card.code);
  return h("div", { class: "card-sub" }, h("span", {}, card.subtitle), code || null);
}

function chain(areas, choose) {
  const rows = areas.map((area) =>
    h("li", {}, h("button",
      { type: "button", "data-code": area.code, "aria-pressed": "false", title: area.action, onclick: () => choose(area) },
      h("span", { class: "level" }, area.level_label), h("span", {}, area.name), h("span", { class: "code number" }, area.code),
    )),
  );
  return h("ol", { class: "chain" }, ...rows);
}

function nearest(found) {
  return h("div", {}, h("div", {}, found.name), h("div", { class: "small number" }, `${found.code} · ${found.away}`));
}

function borderLines(card) {
  const line = card.border && h("div", {}, card.border.text);
  const code = card.border?.code && h("div", { class: "small number" }, card.border.code);
  const note = card.caution && h("p", { class: "caution", role: "note" }, card.caution);
  return [line, code, note].filter(Boolean);
}

function facts(pairs) {
  return h("dl", { class: "facts" }, ...pairs.flatMap(([name, value]) => [
    h("dt", {}, name), h("dd", { class: "number" }, value),
  ]));
}

function crumbs(names) {
  byId("crumbs").replaceChildren(...names.map((name) => h("span", {}, name)));
}
