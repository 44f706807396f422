// What is asked of hotspots, as `?hotspots=…` holds it: the question and what is looked at. Pure.

const NAMES = ["since", "until", "against", "kind", "severity", "level", "size", "measure", "weights", "radius", "k", "boundaries", "correction", "alpha"];
const SEVERAL = ["kind", "severity"];
const ONLY_WHERE = { size: ["level", "hexagon"], radius: ["weights", "band"], k: ["weights", "nearest"] };
export const AREAS = "areas";
export const MONTHS = "months";
export const BESIDE = ["heat", "clusters", "outliers"];
export const USUAL_DAYS = 28;

// {query: {since: "…", kind: "01,02030", …}, show, months, open, also}: `open` is the uid of the hotspot that is opened,
// `also` what is drawn beside the findings.
export function readValue(value) {
  const given = new URLSearchParams(value ?? "");
  const also = (given.get("also") ?? "").split(",").filter((name) => BESIDE.includes(name));
  return {
    query: Object.fromEntries(NAMES.filter((name) => given.get(name)).map((name) => [name, given.get(name)])),
    show: given.get("show") === MONTHS ? MONTHS : AREAS,
    months: /^\d{1,2}$/.test(given.get("months") ?? "") ? Number(given.get("months")) : null,
    open: given.get("open") || null,
    also,
  };
}

// Never empty, so that the address always names it.
export function writeValue({ query, show, months, open, also }) {
  const parts = new URLSearchParams({ show, ...query });
  if (months) parts.set("months", months);
  if (open) parts.set("open", open);
  if (also.length) parts.set("also", also.join(","));
  return parts.toString();
}

// The four weeks up to a day (ISO), where nothing else is asked.
export function usualQuery(until) {
  return { since: daysBefore(until, USUAL_DAYS - 1), until };
}

export function daysBefore(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

// The last whole month, the last three of them, or the last year, up to a day (included where it ends its month).
export function wholeMonths(until, number) {
  const after = new Date(`${daysBefore(until, -1)}T00:00:00Z`);
  const first = (months) => new Date(Date.UTC(after.getUTCFullYear(), after.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
  return { since: first(number), until: daysBefore(first(0), 1) };
}

// What a form holds ({name: text or list}) as a question: without what is usual, and without what does not count.
export function queryOf(values, usual) {
  const query = {};
  for (const name of NAMES) {
    const text = [values[name] ?? ""].flat().join(",");
    const [other, needed] = ONLY_WHERE[name] ?? [];
    if (!text || (other && values[other] !== needed)) continue;
    if (!SEVERAL.includes(name) && !["since", "until"].includes(name) && text === String(usual[name] ?? "")) continue;
    query[name] = text;
  }
  return query;
}

// The address of an answer, `beside` what else it is asked by.
export function addressOf(path, query, beside = {}) {
  return `${path}?${new URLSearchParams({ ...query, ...beside })}`;
}
