// The list of layers with their legend: what is on, what it looks like, and what shows only from near by.
import { byId, h, svg } from "./dom.js";
import { symbolSwatch } from "./map/symbols.js";
import { page, say } from "./page.js";
import { periodChoice } from "./period.js";
import { hatch } from "./choropleth_legend.js";
import { chosenVariant } from "./shades.js";

const FIRST_GROUPS = ["areas", "buildings", "work"];
const LAST_GROUP = "base";
const CLOSED_AT_FIRST = ["base"];

// `shown` is {off, more, looks, period}: layers switched off, optional ones switched on, the variant of a layer that has
// several, how far back those reach that show what happens. `changed` is called with what differs. `offers` are buttons of
// parts of the page (map_parts.js).
export function startLayerList(shown, changed, offers) {
  const layers = listed();
  const flip = (layer, on) => {
    const name = layer.optional ? "more" : "off";
    byId(`shades-${layer.key}`)?.toggleAttribute("hidden", !on);
    const others = shown[name].filter((key) => key !== layer.key);
    changed({ [name]: on === Boolean(layer.optional) ? [...others, layer.key] : others });
  };
  const look = (layer, variant) => {
    changed({ looks: { ...shown.looks, [layer.key]: variant } });
    byId(`shades-${layer.key}`).replaceChildren(...shades(layer, variant));
  };
  const rows = (group) => layers.filter((layer) => layer.group === group).reverse().map((layer) => row(layer, shown, flip, look));
  const reach = (group) => layers.some((layer) => layer.group === group && layer.periods) ? [periodChoice(shown.period, (period) => changed({ period }))] : [];
  byId("layer-list").replaceChildren(...groups(offers).map((group) => groupOf(group, [...reach(group), ...rows(group)], offers)).filter(Boolean));
}

// Some layers are offered by a part of the page, not one by one.
const listed = () => page.layers.filter((layer) => layer.listed);

// The page's own groups, and between them those that other packages bring.
function groups(offers) {
  const named = [...listed(), ...page.closedLayers, ...offers].map(({ group }) => group);
  return [...new Set([...FIRST_GROUPS, ...named.filter((group) => group !== LAST_GROUP), LAST_GROUP])];
}

// Says beside each layer whether it waits for a nearer zoom. Tiles are one zoom behind the page.
export function tellZoom(zoom) {
  for (const layer of listed()) byId(`far-${layer.key}`).hidden = zoom - 1 >= layer.minZoom;
}

// Drawn last is on top: the list reads from the top down. What is not open is named, with the reason.
function groupOf(group, rows, offers) {
  const closed = page.closedLayers.filter((layer) => layer.group === group);
  const offered = offers.filter((offer) => offer.group === group).map(({ text, open }) => h("button", { type: "button", class: "layer-offer", onclick: open }, text));
  if (!rows.length && !closed.length && !offered.length) return null;
  const open = localStorage.getItem(`group.${group}`) ?? (CLOSED_AT_FIRST.includes(group) ? "closed" : "open");
  const keep = (event) => localStorage.setItem(`group.${group}`, event.target.open ? "open" : "closed");
  const named = closed.map((layer) => h("div", { class: "layer-row is-closed", title: say("forbiddenText") }, h("span", {}, layer.title)));
  const why = closed.length ? h("p", { class: "small" }, say("layersClosed")) : null;
  return h("details", { class: "layer-group", open: open === "open", ontoggle: keep }, h("summary", {}, say(`group_${group}`)), ...offered, ...rows, ...named, why);
}

function row(layer, shown, flip, look) {
  const box = h("input", { type: "checkbox", name: layer.key, onchange: (event) => flip(layer, event.target.checked) });
  box.checked = layer.optional ? shown.more.includes(layer.key) : !shown.off.includes(layer.key);
  const far = h("span", { class: "small far", id: `far-${layer.key}`, title: say("zoomedTooFarOut"), hidden: true }, "…");
  const looks = layer.style.fill || layer.style.line || layer.style.dot;
  const label = h("label", { class: "layer-row" }, box, looks ? swatch(layer.style, layer.markers) : null, h("span", {}, layer.title), far);
  if (!layer.variants.length) return label;
  const legend = h("div", { class: layer.markers ? "shades is-symbols" : "shades", id: `shades-${layer.key}`, hidden: !box.checked }, ...shades(layer, shown.looks[layer.key]));
  return h("div", {}, label, variants(layer, shown.looks[layer.key], look), legend);
}

// A layer that has a look of its own can be coloured otherwise; one that has none is always coloured.
function variants(layer, chosen, look) {
  if (!layer.style.fill) return null;
  const words = layer.markers ? ["markersAll", "markersShow"] : ["variantNone", "variantBy"];
  const options = [["", say(words[0])], ...layer.variants.map(({ key, title }) => [key, title])];
  const change = (event) => look(layer, event.target.value);
  const box = h("select", { name: `look-${layer.key}`, onchange: change },
    ...options.map(([key, title]) => h("option", { value: key, selected: key === (chosen ?? "") }, title)));
  return h("label", { class: "look" }, h("span", { class: "small" }, say(words[1])), box);
}

function shades(layer, chosen) {
  const variant = chosenVariant(layer, chosen);
  if (layer.markers) return symbols(layer.markers, variant);
  const look = (fill) => (fill === "few" ? hatch() : swatch({ fill, line: "map-building-line" }));
  return (variant?.shades ?? []).map(({ fill, title }) => h("div", { class: "shade" }, look(fill), h("span", {}, title)));
}

function symbols({ symbols: known }, variant) {
  const values = variant?.shades.flatMap((shade) => shade.values) ?? Object.keys(known);
  const rows = values.map((value) => known[value]).filter(Boolean);
  return rows.map((symbol) => h("div", { class: "shade" }, symbolSwatch(symbol), h("span", {}, symbol.title)));
}

// The layer's own line or fill, as the map draws it.
function swatch(style, isDots) {
  const box = svg("svg", { class: "swatch", viewBox: "0 0 34 14", "aria-hidden": "true" });
  if (style.dot) {
    box.append(...[[6, 2], [15, 4], [27, 6]].map(([cx, r]) => svg("circle", { cx, cy: 7, r, style: { fill: `var(--${style.dot})`, opacity: 0.75 } })));
  } else if (isDots) {
    box.append(svg("circle", { cx: 17, cy: 7, r: 6, style: { fill: `var(--${style.fill})` } }));
  } else if (style.fill) {
    const edge = style.line ? `var(--${style.line})` : "none";
    box.append(svg("rect", { x: 1, y: 1, width: 32, height: 12, rx: 2, style: { fill: `var(--${style.fill})`, stroke: edge } }));
  } else if (style.line) {
    if (style.casing) box.append(line(`var(--${style.casing})`, 6));
    box.append(line(`var(--${style.line})`, style.width ?? (style.casing ? 4 : 2), style.dash));
  }
  return box;
}

function line(stroke, strokeWidth, dash) {
  const strokeDasharray = dash ? dash.join(" ") : "none";
  return svg("line", { x1: 0, y1: 7, x2: 34, y2: 7, style: { stroke, strokeWidth: `${strokeWidth}px`, strokeDasharray } });
}
