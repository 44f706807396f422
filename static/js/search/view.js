// What hangs under the search box: groups of options, or one sentence that says why there are none.
import { byId, h } from "../dom.js";
import { page, say } from "../page.js";
import { flatten, whereabouts } from "./rules.js";

const list = byId("search-list");
const foot = byId("search-foot");

// `choose(hit)` is called when an option is pressed.
export function showAnswer(answer, choose) {
  let number = 0;
  list.replaceChildren(...answer.groups.map((group) =>
    h("div", { role: "group", "aria-label": group.title },
      h("div", { class: "search-group", "aria-hidden": "true" }, group.title),
      ...group.hits.map((hit) => option({ ...hit, kind: group.key }, number++, choose)))));
  const count = flatten(answer).length;
  tell(count ? say("searchCount", { count }) : answer.remark);
  const closed = !answer.buildings_open && answer.taken_for === "words";
  showFoot(
    count ? null : h("p", {}, answer.remark),
    answer.loosely ? h("p", {}, say("searchLoosely")) : null,
    closed ? h("p", {}, h("a", { href: loginAddress() }, say("searchLogIn"))) : null,
  );
}

export function showFailure(text, again) {
  list.replaceChildren();
  tell(text);
  showFoot(h("p", { class: "is-failure" }, text), h("button", { type: "button", onclick: again }, say("again")));
}

// Marks one option, -1 for none; gives its id.
export function mark(number) {
  for (const element of list.querySelectorAll("[role=option]")) {
    const chosen = element.id === optionId(number);
    element.setAttribute("aria-selected", String(chosen));
    if (chosen) element.scrollIntoView({ block: "nearest" });
  }
  return number < 0 ? "" : optionId(number);
}

const optionId = (number) => `search-option-${number}`;

function option(hit, number, choose) {
  const where = whereabouts(hit);
  return h("div", { role: "option", id: optionId(number), class: `search-option is-${hit.kind}`, "aria-selected": "false",
    onclick: () => choose(hit), onmousedown: (event) => event.preventDefault() },
    h("span", { class: "search-title" }, hit.title),
    h("span", { class: "search-label" }, hit.label),
    where ? h("span", { class: "search-where" }, where) : null,
    hit.mark ? h("span", { class: "search-mark" }, hit.mark) : null);
}

function showFoot(...lines) {
  foot.replaceChildren(...lines.filter(Boolean));
  foot.hidden = !foot.childElementCount;
}

// For those who hear the page.
function tell(text) {
  byId("search-status").textContent = text;
}

function loginAddress() {
  return `${page.addresses.login}?next=${encodeURIComponent(location.pathname + location.search)}`;
}
