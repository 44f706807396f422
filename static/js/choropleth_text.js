// What is told of an area that a measure colours, and what is asked. Colours and texts of classes come with the answer. Pure.

// 12,345 or 66.7.
export function number(value, decimals, language) {
  return value.toLocaleString(language, { maximumFractionDigits: decimals });
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
