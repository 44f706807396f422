// Numbers and texts as they are shown. Pure: no page, no map.

// `{name}` in a text becomes gaps.name; a gap that is not given stays as it is.
export function fill(text, gaps) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in gaps ? String(gaps[name]) : whole));
}

// Metres as people say them: 0.4 m, 12 m, 480 m, 1.2 km, 34 km.
export function distance(metres) {
  if (metres < 10) return `${Number(metres.toFixed(1))} m`;
  if (metres < 1000) return `${Math.round(metres)} m`;
  const km = metres / 1000;
  return `${km < 10 ? km.toFixed(1) : Math.round(km)} km`;
}

// Degrees with five decimals (about a metre) and their half of the globe.
export function coordinate(lon, lat) {
  const east = `${Math.abs(lon).toFixed(5)}°${lon < 0 ? "W" : "E"}`;
  const north = `${Math.abs(lat).toFixed(5)}°${lat < 0 ? "S" : "N"}`;
  return `${east} ${north}`;
}

// The day before an ISO day.
export function dayBefore(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

// A day that no line is broken in: browsers would break after its hyphens.
export function whole(day) {
  return day.replaceAll("-", "-\u2060");
}

// Whether a text is a day of the calendar written like 2020-06-08.
export function isDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

// Metres on the ground under one pixel, at a latitude and a web map zoom.
export function metresPerPixel(lat, zoom) {
  return (40075016.685578488 * Math.cos((lat * Math.PI) / 180)) / 256 / 2 ** zoom;
}

// About how many pixels wide a text is at a font size: Chinese characters are square, Latin ones half as wide.
export function textWidth(text, size) {
  return [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? size : size * 0.56), 0);
}

// A scale bar of 1, 2 or 5 times a power of ten that is at most `widest` pixels wide.
export function scaleBar(perPixel, widest) {
  const most = perPixel * widest;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= most);
  return { metres, pixels: Math.round(metres / perPixel), text: metres >= 1000 ? `${metres / 1000} km` : `${metres} m` };
}

// The ratio of a printed map, to three digits: `1 : 12,300`. Browsers print 96 pixels to the inch.
export function printRatio(perPixel, language) {
  const ratio = Number(((perPixel * 96) / 0.0254).toPrecision(3));
  return `1 : ${ratio.toLocaleString(language)}`;
}

// A moment as it is written in both languages, in the deployment's zone whatever that of the browser: 2020-06-08 09:30.
export function minuteOf(moment, zone) {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: zone }).format(moment);
}
