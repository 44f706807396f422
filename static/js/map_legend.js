// The legend of what the map shows now, read off the layer panel: what is printed or drawn is what one has seen there.
import { byId } from "./dom.js";

// [{look: an SVG element or null for a heading, text}]
export function shownLegend() {
  return [...colours(), ...ofParts(), ...layers()];
}

// Legends that a part has in its panel: each says by `data-legend` what it is of.
function ofParts() {
  return [...byId("card-body").querySelectorAll("[data-legend]")].flatMap((legend) =>
    [{ look: null, text: legend.dataset.legend }, ...[...legend.querySelectorAll(".class-row")].map(rowOf)]);
}

function colours() {
  const legend = byId("colouring")?.querySelector(".colour-legend");
  if (!legend) return [];
  const chosen = byId("colouring").querySelector("[data-measure=key]").selectedOptions[0];
  const rows = [...legend.querySelectorAll(".class-row")].map(rowOf);
  return [{ look: null, text: chosen.textContent }, { look: null, text: legend.querySelector(".legend-head span").textContent }, ...rows];
}

function rowOf(row) {
  const count = row.querySelector(".number").textContent;
  const text = row.querySelector(".class-text").textContent;
  return { look: row.querySelector("svg"), text: count ? `${text} (${count})` : text };
}

function layers() {
  const shown = [...byId("layer-list").querySelectorAll(".layer-row")].filter(
    (row) => row.querySelector("input")?.checked && row.querySelector(".far")?.hidden !== false,
  );
  return shown.flatMap((row) => {
    const own = { look: row.querySelector("svg"), text: row.querySelector("span:not(.far)").textContent };
    const shades = [...row.parentElement.querySelectorAll(":scope > .shades > .shade")];
    return [own, ...shades.map((shade) => ({ look: shade.querySelector("svg"), text: shade.querySelector("span").textContent }))];
  });
}

// An SVG element of the page on its own, with the colours that the style sheet gives it, as an address for an image.
export function asImage(element) {
  const copy = element.cloneNode(true);
  copy.style.transform = ""; // where it stands on the page is not part of the picture
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const style = getComputedStyle(document.documentElement);
  const text = new XMLSerializer().serializeToString(copy)
    .replace(/var\((--[\w-]+)\)/g, (whole, name) => style.getPropertyValue(name).trim());
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}
