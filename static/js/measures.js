// What is measured on the map, as text. Pure.
import { areaOf, lengthOf } from "./geodesy.js";

const HECTARE = 10_000;
const SQUARE_KM = 1_000_000;

// `kind` is "length" or "area"; an area says its outline too.
export function measured(kind, points, language) {
  if (kind === "length") return inMetres(lengthOf(points), language);
  return `${inSquareMetres(areaOf(points), language)} (${inMetres(lengthOf([...points, ...points.slice(0, 1)]), language)})`;
}

// Metres to the decimetre, from a kilometre on as km to the metre.
export function inMetres(metres, language) {
  return metres < 1000 ? `${number(metres, 1, language)} m` : `${number(metres / 1000, 3, language)} km`;
}

// m² below a hectare, ha below a square kilometre, km² above.
export function inSquareMetres(m2, language) {
  if (m2 < HECTARE) return `${number(m2, 0, language)} m²`;
  return m2 < SQUARE_KM ? `${number(m2 / HECTARE, 2, language)} ha` : `${number(m2 / SQUARE_KM, 3, language)} km²`;
}

function number(value, digits, language) {
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
