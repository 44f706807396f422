import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenVariant, shadeOf } from "../../static/js/shades.js";

const STOREYS = {
  key: "storeys",
  shades: [{ values: [], upTo: 3 }, { values: [], upTo: 9 }, { values: [], upTo: null }, { values: [null], upTo: null }],
};
const USE = { key: "use", shades: [{ values: ["office", "public"], upTo: null }, { values: ["farm"], upTo: null }] };

test("a number is in the first class that reaches it", () => {
  assert.deepEqual([1, 3, 4, 9, 10, 99].map((value) => shadeOf(STOREYS, value)), [0, 0, 1, 1, 2, 2]);
});

test("what is not known is a class of its own, not a zero", () => {
  assert.equal(shadeOf(STOREYS, undefined), 3);
  assert.equal(shadeOf(STOREYS, null), 3);
  assert.equal(shadeOf(STOREYS, 0), 0);
});

test("a named value is in the class that names it", () => {
  assert.equal(shadeOf(USE, "public"), 0);
  assert.equal(shadeOf(USE, "farm"), 1);
  assert.equal(shadeOf(USE, "palace"), -1);
});

test("a layer keeps its own look until another is chosen; one without takes its first", () => {
  const plain = { variants: [USE, STOREYS], style: { fill: "map-building" } };
  assert.equal(chosenVariant(plain, undefined), null);
  assert.equal(chosenVariant(plain, "storeys"), STOREYS);
  assert.equal(chosenVariant(plain, "colour of the roof"), null);
  assert.equal(chosenVariant({ variants: [USE], style: {} }, undefined), USE);
  assert.equal(chosenVariant({ style: { line: "map-road" } }, undefined), null);
});
