// What the area card says of an answer of /api/areas/{code}/card. Pure: an answer, words and a language in, texts out.
import { dayBefore, distance, fill } from "./format.js";

// Square metres as people say them: 850 m², 4.2 ha, 20.6 km².
export function extent(squareMetres, language) {
  const told = (number, digits, unit) => `${number.toLocaleString(language, { maximumFractionDigits: digits })} ${unit}`;
  if (squareMetres < 10_000) return told(squareMetres, 0, "m²");
  if (squareMetres < 1_000_000) return told(squareMetres / 10_000, 1, "ha");
  return told(squareMetres / 1_000_000, 2, "km²");
}

// A share between 0 and 1 in percent; one that is there but small is not told as nothing.
export function percent(share) {
  if (share == null) return null;
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(share * 100).toFixed(1).replace(/\.0$/, "")} %`;
}

// [{label, value, link, closed}]: `value` null and `closed` true where the asker may not see it. `link(kind, query)` leads
// to rows, `measureLink(kind)` to those of a measure.
export function figures(card, words, language, link, measureLink) {
  const found = card.figures;
  const number = (value) => value?.toLocaleString(language) ?? null;
  const rows = (kind, closedBy, query) => (card.closed.includes(closedBy) ? null : link(kind, query));
  const people = (label, value, address) => ({ label, value: number(value), link: value == null ? null : address, closed: card.closed.includes("counts") });
  return [
    people(words.figHouseholds, found.households, rows("households", "households")),
    people(words.figResidents, found.residents, rows("households", "households")),
    { label: words.figBuildings, value: number(found.buildings), link: rows("buildings", "buildings"), closed: false },
    { label: words.figArea, value: extent(found.area_m2, language), link: card.children.length ? link("children") : null, closed: false },
    people(words.figWorkers, found.workers, rows("posts", "posts", { only: "grid_worker" })),
    people(words.figPerWorker, found.households_per_worker, card.closed.includes("posts") ? null : measureLink("households-per-worker")),
  ];
}

// Lines of descent, one group for each day: [{day, before, document, rows: [{code, name, text, itself}]}].
export function descent(rows, words) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row.on)) groups.set(row.on, { day: row.on, before: dayBefore(row.on), document: row.document, rows: [] });
    groups.get(row.on).rows.push({ code: row.code, name: row.name, itself: row.itself, text: shares(row, words) });
  }
  return [...groups.values()];
}

function shares(row, words) {
  const parts = [["shareHouseholds", row.share_households], ["shareBuildings", row.share_buildings], ["shareArea", row.share_area]];
  const told = parts.filter(([, share]) => share != null).map(([key, share]) => fill(words[key], { share: percent(share) }));
  return told.join(" · ") || row.kind_label;
}

// "since 2020-06-08", or from day to day for a version that has ended.
export function period({ since, until }, words) {
  return until ? fill(words.periodUntil, { since, until: dayBefore(until) }) : fill(words.periodSince, { since });
}

// The days on which an area was there, for a day on which it was not.
export function daysOfArea(days, words) {
  return days.map((row) => `${row.name}: ${period({ since: row.first, until: row.end }, words)}`);
}

export const borderText = (row, words) => fill(words.borderShared, { distance: distance(row.border_m) });

// Children sorted by a column; what is not known comes last, whichever way.
export function sorted(children, column, descending) {
  const way = descending ? -1 : 1;
  const text = (row) => typeof row[column] === "string";
  return [...children].sort((one, other) => {
    if (one[column] == null || other[column] == null) return (one[column] == null) - (other[column] == null);
    const order = text(one) ? one[column].localeCompare(other[column], "zh") : one[column] - other[column];
    return way * order || one.code.localeCompare(other.code);
  });
}
