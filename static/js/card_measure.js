// The part of the area card that tells the number by which the map is coloured, as a link to its rows.
import { figure } from "./choropleth_text.js";
import { h } from "./dom.js";
import { page, say } from "./page.js";

// Null when nothing is coloured. The number is that of the area of the coloured level in which the chosen one lies; of an
// area above that level only the way to the rows is told.
export function measurePart(card, { coloured, measure }, acts) {
  if (!coloured || !measure || !card.exists || card.on !== coloured.answer.on) return null;
  const { answer } = coloured;
  const area = card.chain.find(({ level }) => level === answer.level);
  const told = area && figure(answer.values[area.uid], measure, page.words, page.language);
  const isOpen = measure.rowsWith && !card.closed.includes(measure.rowsWith) && !["closed", "none"].includes(answer.values[area?.uid]?.[0]);
  const link = isOpen ? acts.measureRows(measure.key, (area ?? card.area).code, answer.days ? { days: answer.days } : {}) : null;
  if (!told && !link) return null;
  return h("section", { class: "card-section card-measure" }, h("h3", {}, measure.title), ...(told ? number(area, card, told, link) : [above(card, link)]));
}

function number(area, card, { value, parts }, link) {
  const text = link ? h("a", { href: link, title: say("rowsOf", { name: area.name }) }, value) : h("span", {}, value);
  const whose = area.code === card.area.code ? "" : area.name;
  return [h("div", { class: "number" }, text), h("div", { class: "small" }, [whose, parts].filter(Boolean).join(" · "))];
}

function above(card, link) {
  return h("a", { href: link }, say("rowsIn", { name: card.area.name }));
}
