// What the legend of a measure says and which colours its classes have. Pure.

// Of seven colours from light to dark, those that lie far apart for so many classes.
const SPREAD = { 1: [4], 2: [2, 5], 3: [2, 4, 6], 4: [2, 3, 5, 7], 5: [2, 3, 4, 6, 7], 6: [2, 3, 4, 5, 6, 7], 7: [1, 2, 3, 4, 5, 6, 7] };
// Of those on one side of the range: the strongest for the class farthest away.
const SIDE = { 1: [2], 2: [1, 3], 3: [1, 2, 3] };

// Names of CSS variables, one for each class.
export function colours({ classes, diverging }) {
  if (!diverging) return (SPREAD[classes.length] ?? []).map((step) => `data-${step}`);
  const side = SIDE[(classes.length - 1) / 2];
  return [...side.toReversed().map((step) => `data-below-${step}`), "data-range", ...side.map((step) => `data-above-${step}`)];
}

// 12,345 or 66.7.
export function number(value, decimals, language) {
  return value.toLocaleString(language, { maximumFractionDigits: decimals });
}

// The ends of a class: `≤ 20`, `20 – 40`, `> 40`; of natural classes their least and greatest.
export function range({ from, to }, { method, diverging }, decimals, language) {
  const say = (value) => number(value, decimals, language);
  // Whole things counted by limits: the class above 1 begins with 2.
  const first = method === "fixed" && !diverging && decimals === 0 ? (from ?? 0) + 1 : from;
  if (to === null) return `> ${say(from)}`;
  if (first === null) return `≤ ${say(to)}`;
  return say(first) === say(to) ? say(to) : `${say(first)} – ${say(to)}`;
}

// What is told of one area: its place in the legend, its number and what that is made of. `row` is as in the answer.
export function figure(row, measure, words, language) {
  const fill = (key, gaps) => words[key].replace(/\{(\w+)\}/g, (whole, gap) => gaps[gap] ?? whole);
  if (!row || row[0] === "closed") return { value: words.colourClosed, parts: "" };
  const [place, value, part, whole] = row;
  const [some, all] = [part, whole ?? 0].map((count) => number(count, 0, language));
  const parts = whole === null || value === part ? "" : fill(measure.unit.startsWith("%") ? "colourPart" : "colourQuotient", { part: some, whole: all });
  if (place === "few") return { value: fill("colourFew", { least: measure.leastBase }), parts };
  if (place === "unshared") return { value: measure.unshared, parts };
  if (value === null) return { value: fill("colourNothing", { none: measure.none }), parts };
  return { value: `${number(value, measure.decimals, language)} ${measure.unit}`, parts };
}

// The query of a question to the server; parts that are not chosen are left to it.
export function query({ level, method, classes, days }, day) {
  const asked = Object.entries({ level, method, classes, days, on: day }).filter(([, value]) => value != null && value !== "");
  return new URLSearchParams(asked).toString();
}
