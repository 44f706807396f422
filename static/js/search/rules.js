// What the search box decides: pure, an answer of /api/search or a text in, plain values out.

const MOST = 6; // of each kind
const AT_DIGITS = 4; // of a degree: about ten metres

// The address to ask; `day` is null for today, `centre` is where the reader looks.
export function searchUrl(address, text, day, centre) {
  const query = new URLSearchParams({ q: text.trim(), limit: MOST, at: `${centre.lon.toFixed(AT_DIGITS)},${centre.lat.toFixed(AT_DIGITS)}` });
  if (day) query.set("on", day);
  return `${address}?${query}`;
}

// The hits of all groups in the order in which they are shown, each with the key of its group.
export function flatten(answer) {
  return answer.groups.flatMap((group) => group.hits.map((hit) => ({ ...hit, kind: group.key })));
}

// Which option is marked after a key: -1 is none, and the ends meet there.
export function moved(current, key, count) {
  if (!count) return -1;
  if (key === "ArrowDown") return current + 1 < count ? current + 1 : -1;
  if (key === "ArrowUp") return current < 0 ? count - 1 : current - 1;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return current;
}

// The second line of an option: where it lies and its code, without what is empty.
export function whereabouts(hit) {
  return [hit.note, hit.more.code].filter(Boolean).join(" · ");
}

// What the map is to show: a box where the thing is larger than a point, and the code of an area to outline.
export function target(hit) {
  const [west, south, east, north] = hit.bounds ?? [];
  const box = hit.bounds && (west < east || south < north) ? [[south, west], [north, east]] : null;
  return { point: { lon: hit.lon, lat: hit.lat }, box, code: hit.kind === "area" ? hit.more.code : null };
}
