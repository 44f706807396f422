// What hotspots say in figures. Pure: no page, no map.
import { fill } from "../format.js";

export const percent = (share) => `${Math.round(100 * share)} %`;

// A probability: very small ones are not zero.
export const chanceText = (q) => (q === null ? "–" : q < 0.001 ? "<0.001" : q.toFixed(3));

// A count that may be kept back: "fewer than 5", or "at least 12" for a sum of which a part is.
export function casesText(cases, suppressed, leastTold, words, language) {
  if (!suppressed) return fill(words.hotspotsCases, { cases: cases.toLocaleString(language) });
  return cases ? fill(words.hotspotsAtLeast, { cases: cases.toLocaleString(language) }) : fill(words.hotspotsFewer, { least: leastTold });
}

// What the question was, in a line.
export function askedText(asked, words, titles) {
  const kinds = asked.kind.length ? asked.kind.map((code) => titles[code] ?? code).join(", ") : words.hotspotsAllKinds;
  const level = asked.level === "hexagon" ? fill(words.hotspotsHexagons, { metres: asked.size }) : titles[asked.level] ?? asked.level;
  return [`${asked.since} – ${asked.until}`, kinds, level, titles[asked.measure] ?? asked.measure].join(" · ");
}

// Bars of months: {month, label, text, height (0 to 1)}; a count that is kept back has no height and says so.
export function bars(months, leastTold) {
  const most = Math.max(1, ...months.map(({ cases }) => cases ?? 0));
  return months.map(({ month, cases }) => ({
    month,
    label: month.slice(5),
    text: cases === null ? `<${leastTold}` : String(cases),
    height: cases === null ? 0 : cases / most,
  }));
}

// The tip over an area.
export function tipText(told, texts, leastTold, words, language) {
  const cases = casesText(told.cases, told.suppressed, leastTold, words, language);
  const rate = told.rate === null ? null : fill(words.hotspotsRate, { rate: told.rate.toLocaleString(language, { maximumFractionDigits: 1 }) });
  return [`${told.name} · ${texts[told.class]}`, [cases, rate].filter(Boolean).join(" · "), ...(told.beside ? [words.hotspotsThroughOthers] : [])];
}

// The index after an index when months are played; null when there is none left.
export const nextMonth = (at, count) => (at + 1 < count ? at + 1 : null);

// Titles of everything that options offer, by key or code.
export function titlesOf(options) {
  const lists = [options.levels, options.measures, options.severities];
  const kinds = options.kinds.flatMap((one) => [one, ...(one.kinds ?? [])]);
  return Object.fromEntries([...lists.flat().map(({ key, title }) => [key, title]), ...kinds.map(({ code, title }) => [code, title])]);
}
