// Searching the kinds by name, pinyin or its initials. The list itself stays the field that is sent.
import { h } from "../dom.js";

const SHOWN = 8;

export function searchKinds(form) {
  const box = form.querySelector("#report-kinds");
  const select = form.elements.namedItem("kind");
  const options = [...select.options].filter((option) => option.value);
  const search = h("input", { type: "search", id: "report-search", placeholder: box.dataset.search, autocomplete: "off", enterkeyhint: "search" });
  const hits = h("ul", { class: "report-hits", role: "list" });
  const chosen = h("div", { class: "report-chosen" });
  box.querySelector("label").htmlFor = "report-search";
  select.hidden = true;
  select.after(search, hits, chosen);
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    hits.querySelector("button")?.click();
  });
  show();

  function find() {
    const found = best(options, search.value);
    const rows = found.map((option) => h("li", {}, h("button", { type: "button", onclick: () => choose(option) }, option.text, h("span", {}, option.parentElement.label))));
    hits.replaceChildren(...(rows.length || !search.value.trim() ? rows : [h("li", { role: "status" }, box.dataset.none)]));
  }

  function choose(option) {
    select.value = option.value;
    search.value = "";
    hits.replaceChildren();
    select.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  }

  function show() {
    const option = select.selectedOptions[0];
    const has = Boolean(option?.value);
    search.hidden = has;
    chosen.hidden = !has;
    chosen.replaceChildren(
      h("b", {}, has ? option.text : ""),
      h("button", { type: "button", onclick: clear }, box.dataset.other),
    );
  }

  function clear() {
    select.value = "";
    show();
    search.focus();
  }
}

// Those that begin with what was typed, then those that hold it.
export function best(options, typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const fits = options.filter((option) => words.every((word) => option.dataset.keys.includes(word)));
  const begins = (option) => option.dataset.keys.split(" ").some((key) => key.startsWith(words[0]));
  return [...fits.filter(begins), ...fits.filter((option) => !begins(option))].slice(0, SHOWN);
}
