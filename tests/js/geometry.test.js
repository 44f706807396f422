import assert from "node:assert/strict";
import { test } from "node:test";

import { filling } from "../../static/js/geometry.js";

const ring = (...pairs) => pairs.map(([x, y]) => ({ x, y }));
const SQUARE = ring([0, 0], [10, 0], [10, 10], [0, 10]);

test("a square fills its box, a triangle half of it", () => {
  assert.equal(filling([SQUARE]), 1);
  assert.equal(filling([ring([0, 0], [10, 0], [0, 10])]), 0.5);
});

test("a hole counts against it", () => {
  assert.equal(filling([SQUARE, ring([0, 0], [0, 5], [5, 5], [5, 0])]), 0.75);
});

test("a diagonal river fills little, and a point or a line nothing", () => {
  assert.ok(filling([ring([0, 0], [1, 0], [10, 10], [9, 10])]) < 0.4);
  assert.equal(filling([ring([3, 3])]), 0);
});
