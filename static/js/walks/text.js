// What walks say in figures. Pure: no page, no map.
import { distance, fill } from "../format.js";

export const RINGS = [5, 10, 15]; // minutes, where nothing else is asked

// What an address names: {from: {lon, lat}}, {facility: uid}, {kind: key}, {close: uid} (what if it were closed) or
// {open: key, place: {lon, lat}} (what if one stood there); null for what is none.
export function readWalk(value) {
  const [what, rest = ""] = (value ?? "").split(/:(.*)/s);
  if (what === "from") return readPlace(rest, (place) => ({ from: place }));
  if (what === "open") return readPlace(rest.split("@")[1] ?? "", (place) => ({ open: rest.split("@")[0], place }));
  if (["facility", "kind", "close"].includes(what) && rest) return { [what]: rest };
  return null;
}

function readPlace(text, made) {
  const [lon, lat] = text.split(",").map(Number);
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? made({ lon, lat }) : null;
}

const placeText = ({ lon, lat }) => `${lon.toFixed(6)},${lat.toFixed(6)}`;
export const fromPlace = (place) => `from:${placeText(place)}`;
export const openAt = (kind, place) => `open:${kind}@${placeText(place)}`;

// Before and after, of those whose walk changes and of everybody: [name, before, after].
export function whatIfRows({ touched, city }, words, language) {
  const share = (part) => (part.share === null ? "–" : `${(100 * part.share).toFixed(1)} %`);
  const walk = (part) => (part.mean_walk_m === null ? "–" : distance(part.mean_walk_m));
  const rows = (name, { before, after }) => [
    [fill(words[name], { households: after.households.toLocaleString(language) }), "", ""],
    [words.whatIfShare, share(before), share(after)],
    [words.whatIfMean, walk(before), walk(after)],
  ];
  return [...rows("whatIfTouched", touched), ...rows("whatIfCity", city)];
}

// The rows of a table of rings, the smallest first; households only where they are told.
export function ringRows(features, words, language) {
  const circles = features.filter(({ properties }) => properties.what === "circle");
  return circles.toReversed().map(({ properties: told }) => ({
    name: told.minutes ? fill(words.walkRing, { minutes: told.minutes }) : distance(told.metres),
    reach: distance(told.metres),
    ways: distance(told.reached_m),
    households: told.households === null ? null : told.households.toLocaleString(language),
    buildings: told.buildings.toLocaleString(language),
  }));
}

// What is worth knowing about where the walk begins.
export function remarks(features, words) {
  const told = features.find(({ properties }) => properties.what === "circle")?.properties;
  if (!told) return [];
  const found = [];
  if (told.off_network_m >= 1) found.push(fill(words.walkOff, { metres: distance(told.off_network_m) }));
  if (told.piece_share < 0.5) found.push(fill(words.walkPiece, { share: (100 * told.piece_share).toFixed(1) }));
  return found;
}

// What the straight-line ring of the largest circle would have said.
export function straightText(features, words, language) {
  const told = features.find(({ properties }) => properties.what === "straight-line ring")?.properties;
  if (!told) return "";
  const metres = distance(told.metres);
  if (told.households === null) return fill(words.walkStraightPlain, { metres });
  const [households, wrong] = [told.households, told.wrongly_counted].map((number) => number.toLocaleString(language));
  return fill(words.walkStraightText, { metres, households, wrong });
}

// The layers of a kind that exist, by what they show.
export function layersOf(kind, known) {
  const keys = { circles: `circle-${kind}`, walks: `walk-${kind}`, leftOut: `left-out-${kind}` };
  return Object.fromEntries(Object.entries(keys).filter(([, key]) => known.includes(key)));
}
