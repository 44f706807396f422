import assert from "node:assert/strict";
import { test } from "node:test";
import { areaOf, geodesic, lengthOf } from "../../static/js/geodesy.js";
import { inMetres, inSquareMetres, measured } from "../../static/js/measures.js";

const at = (lon, lat) => ({ lon, lat });
const near = (found, expected, share) => assert.ok(Math.abs(found - expected) <= share * expected, `${found} ${expected}`);

// The expected figures are GeographicLib's (pyproj.Geod, GRS80).
test("a geodesic is right to a millimetre", () => {
  assert.ok(Math.abs(geodesic(at(103.36, 23.39), at(103.4, 23.41)) - 4650.140815) < 0.001);
  assert.ok(Math.abs(geodesic(at(9, 47), at(103, 23)) - 8465083.321109) < 0.001);
});

test("a point is no way from itself, and along the equator a degree is a degree of the circle", () => {
  assert.equal(geodesic(at(9, 47), at(9, 47)), 0);
  near(geodesic(at(0, 0), at(1, 0)), (Math.PI * 6378137) / 180, 1e-9);
});

test("points opposite on the globe still give an answer", () => {
  near(geodesic(at(0, 0), at(179.7, 0.3)), 20_000_000, 0.01);
});

test("a line is as long as its parts", () => {
  const line = [at(103.36, 23.39), at(103.38, 23.4), at(103.4, 23.41)];
  assert.equal(lengthOf(line), geodesic(line[0], line[1]) + geodesic(line[1], line[2]));
  assert.equal(lengthOf([]), 0);
});

test("an area is right to a millionth, whichever way it is drawn, open or closed", () => {
  const ring = [at(103.36, 23.39), at(103.4, 23.385), at(103.41, 23.42), at(103.35, 23.43)];
  for (const points of [ring, [...ring].reverse(), [...ring, ring[0]]]) near(areaOf(points), 21225521.026, 1e-6);
  near(areaOf([at(10, 60), at(11, 60), at(11, 61), at(10, 61)]), 6122943163.17, 1e-6);
});

test("an area across the 180th meridian is no band around the globe", () => {
  near(areaOf([at(179.9, 10), at(-179.9, 10), at(-179.9, 10.1), at(179.9, 10.1)]), areaOf([at(9.9, 10), at(10.1, 10), at(10.1, 10.1), at(9.9, 10.1)]), 1e-9);
});

test("two points are no area", () => {
  assert.equal(areaOf([at(1, 1), at(2, 2)]), 0);
});

test("lengths and areas come in the unit that suits them", () => {
  assert.equal(inMetres(12.34, "en"), "12.3 m");
  assert.equal(inMetres(1234.56, "en"), "1.235 km");
  assert.equal(inSquareMetres(9_999, "en"), "9,999 m²");
  assert.equal(inSquareMetres(23_456, "en"), "2.35 ha");
  assert.equal(inSquareMetres(21_225_521, "en"), "21.226 km²");
});

test("an area tells its outline beside it", () => {
  const square = [at(103, 23), at(103.001, 23), at(103.001, 23.001), at(103, 23.001)];
  assert.equal(measured("area", square, "en"), "1.14 ha (426.5 m)");
  assert.equal(measured("length", square.slice(0, 2), "en"), "102.5 m");
});
