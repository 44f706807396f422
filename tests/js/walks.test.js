import assert from "node:assert/strict";
import { test } from "node:test";

import { fromPlace, layersOf, openAt, readWalk, remarks, ringRows, straightText, whatIfRows } from "../../static/js/walks/text.js";

const words = {
  walkRing: "{minutes} min", walkOff: "off by {metres}", walkPiece: "piece of {share} %",
  walkStraightText: "{metres}: {households}, {wrong} wrongly", walkStraightPlain: "{metres} drawn",
};
const circle = (told) => ({ properties: { what: "circle", metres: 1000, minutes: 15, reached_m: 38000, buildings: 1372, households: 8393, off_network_m: 0, piece_share: 0.99, ...told } });

test("an address names a place, a facility or a kind", () => {
  assert.deepEqual(readWalk("from:103.364,23.391"), { from: { lon: 103.364, lat: 23.391 } });
  assert.deepEqual(readWalk("facility:abc"), { facility: "abc" });
  assert.deepEqual(readWalk("kind:clinic"), { kind: "clinic" });
});

test("an address that names nothing is none", () => {
  for (const value of [null, "", "from:x,y", "from:500,23", "from:103", "facility:", "other:1"]) assert.equal(readWalk(value), null);
});

test("a place comes back as it was written", () => {
  assert.deepEqual(readWalk(fromPlace({ lon: 103.364, lat: 23.391 })), { from: { lon: 103.364, lat: 23.391 } });
});

test("what if is a kind and a place, or a facility that closes", () => {
  assert.deepEqual(readWalk(openAt("clinic", { lon: 103.364, lat: 23.391 })), { open: "clinic", place: { lon: 103.364, lat: 23.391 } });
  assert.deepEqual(readWalk("close:abc"), { close: "abc" });
  for (const value of ["open:clinic", "open:clinic@x", "close:"]) assert.equal(readWalk(value), null);
});

test("before and after are told of those concerned, and of all", () => {
  const part = (households, share, mean) => ({ households, share, mean_walk_m: mean });
  const told = { touched: { before: part(520, 0.5, 800), after: part(520, 1, 190) }, city: { before: part(9000, 0.1, null), after: part(9000, null, 700) } };
  const names = { whatIfTouched: "{households} touched", whatIfCity: "{households} in all", whatIfShare: "share", whatIfMean: "mean" };
  assert.deepEqual(whatIfRows(told, names, "en"), [
    ["520 touched", "", ""], ["share", "50.0 %", "100.0 %"], ["mean", "800 m", "190 m"],
    ["9,000 in all", "", ""], ["share", "10.0 %", "–"], ["mean", "–", "700 m"],
  ]);
});

test("rings come the smallest first", () => {
  const rows = ringRows([circle(), circle({ metres: 333.3, minutes: 5, households: 206 })], words, "en");
  assert.deepEqual(rows.map(({ name, households }) => [name, households]), [["5 min", "206"], ["15 min", "8,393"]]);
});

test("a ring of metres is called by them", () => {
  assert.equal(ringRows([circle({ minutes: null, metres: 300 })], words, "en")[0].name, "300 m");
});

test("households that are not told stay untold", () => {
  assert.equal(ringRows([circle({ households: null })], words, "en")[0].households, null);
});

test("a piece of the network that is not joined is told, and the way from the door", () => {
  assert.deepEqual(remarks([circle({ off_network_m: 20, piece_share: 0.031 })], words), ["off by 20 m", "piece of 3.1 %"]);
  assert.deepEqual(remarks([circle()], words), []);
});

test("the straight ring says whom it counts wrongly, or only what it is", () => {
  const ring = (told) => [{ properties: { what: "straight-line ring", metres: 1000, households: 17914, wrongly_counted: 8922, ...told } }];
  assert.equal(straightText(ring(), words, "en"), "1.0 km: 17,914, 8,922 wrongly");
  assert.equal(straightText(ring({ households: null }), words, "en"), "1.0 km drawn");
  assert.equal(straightText([], words, "en"), "");
});

test("only layers that exist are offered", () => {
  assert.deepEqual(layersOf("clinic", ["circle-clinic", "walk-clinic", "walk-market"]), { circles: "circle-clinic", walks: "walk-clinic" });
});
