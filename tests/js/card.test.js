import assert from "node:assert/strict";
import { test } from "node:test";

import { describe } from "../../static/js/card.js";

const WORDS = {
  noArea: "none here", outsideText: "outside on {day}", away: "{distance} away", showBoundary: "show {name}",
  buildingNamed: "No. {number}", buildingNone: "none within {distance}", buildingInside: "inside", buildingNear: "{distance} off",
  borderBeyond: "{distance} to {name}", borderEdge: "{distance} to the edge", twoPossible: "{here} or {there}",
  edgePossible: "edge within {distance}", contactNone: "no contact", position: "position", day: "day",
};
const LIMITS = { positionErrorM: 20, buildingReachM: 30 };
const ANSWER = {
  point: { lon: 103, lat: 23 }, on: "2026-11-21", inside: true,
  chain: [
    { level: "street", level_label: "Street", code: "1", name: "West", uid: "a" },
    { level: "grid", level_label: "Grid", code: "11", name: "West 1", uid: "b" },
  ],
  building: null, border: { distance_m: 35.2, neighbour: { code: "12", name: "West 2" } }, contact: "", nearest: null,
};

const card = (changes) => describe({ ...ANSWER, ...changes }, WORDS, LIMITS);

test("the smallest area gives the title and its code", () => {
  assert.deepEqual([card().title, card().subtitle, card().code], ["West 1", "Grid", "11"]);
});

test("far from a border nobody is warned, near it both sides are named", () => {
  assert.equal(card().caution, null);
  assert.equal(card({ border: { ...ANSWER.border, distance_m: 20 } }).caution, null);
  assert.equal(card({ border: { ...ANSWER.border, distance_m: 19.9 } }).caution, "West 1 or West 2");
});

test("near the edge of all areas there is no other side to name", () => {
  const edge = card({ border: { distance_m: 5, neighbour: null } });
  assert.equal(edge.border.text, "5 m to the edge");
  assert.equal(edge.caution, "edge within 20 m");
});

test("a building is told with what it has, and its number once", () => {
  const building = { uid: "u", name: "Block", number: "41", address: "Road 41", use: "", distance_m: 12 };
  assert.deepEqual(card({ building }).building, ["Road 41", "Block", "12 m off"]);
  assert.deepEqual(card({ building: { ...building, address: "Road", distance_m: 0 } }).building, ["Road", "Block No. 41", "inside"]);
  assert.deepEqual(card().building, ["none within 30 m"]);
});

test("outside every area the nearest is told and no contact is made up", () => {
  const nearest = { code: "11", name: "West 1", level: "grid", distance_m: 1500 };
  const outside = card({ inside: false, chain: [], border: null, nearest });
  assert.deepEqual([outside.title, outside.subtitle], ["none here", "outside on 2026-11-21"]);
  assert.equal(outside.nearest.away, "1.5 km away");
  assert.deepEqual([outside.contact, outside.building, outside.caution], [null, null, null]);
});

test("with no area in the system at all there is no nearest one either", () => {
  assert.equal(card({ inside: false, chain: [], border: null }).nearest, null);
});
