import assert from "node:assert/strict";
import { test } from "node:test";

import { ROADS, roadClass } from "../../static/js/map/roads.js";

test("every class that a kind can have is drawn", () => {
  const drawn = ROADS.map((road) => road.name);
  for (const kind of ["footway", "service", "residential", "tertiary", "trunk", "never heard of"]) {
    assert.ok(drawn.includes(roadClass(kind)), kind);
  }
});

test("an unknown kind is a minor road, not a motorway", () => {
  assert.equal(roadClass("never heard of"), "minor");
  assert.equal(roadClass("motorway"), "major");
});

test("at every zoom a more important road is at least as wide", () => {
  const width = (road) => road.widths.find(([zoom]) => zoom === 18)[1];
  assert.deepEqual(ROADS.map(width), [...ROADS.map(width)].sort((a, b) => a - b));
});
