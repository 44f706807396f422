import assert from "node:assert/strict";
import { test } from "node:test";

import { figure, query } from "../../static/js/choropleth_text.js";

const WORDS = {
  colourClosed: "not open to you", colourNothing: "none: {none}", colourFew: "fewer than {least} households",
  colourPart: "{part} of {whole}", colourQuotient: "{part} households shared by {whole}",
};
const HOUSEHOLDS = { unit: "households per grid", decimals: 0, none: "no household", leastBase: 10 };
const SHARE = { unit: "% of the grids", decimals: 1, none: "no such grid", leastBase: 0 };

test("an area tells its number and what it is made of", () => {
  assert.deepEqual(figure([2, 1234, 2468, 2], HOUSEHOLDS, WORDS, "en"), {
    value: "1,234 households per grid", parts: "2,468 households shared by 2",
  });
  assert.equal(figure([2, 300, 300, 1], HOUSEHOLDS, WORDS, "en").parts, "", "nothing to add for a single grid");
  assert.deepEqual(figure([4, 66.7, 2, 3], SHARE, WORDS, "en"), { value: "66.7 % of the grids", parts: "2 of 3" });
  assert.equal(figure(["few", 4, 4, 1], HOUSEHOLDS, WORDS, "en").value, "fewer than 10 households");
  assert.equal(figure(["none", null, 0, 1], HOUSEHOLDS, WORDS, "en").value, "none: no household");
});

test("households that nobody looks after are another thing than none", () => {
  const shared = { ...HOUSEHOLDS, unshared: "households, but no grid worker" };
  assert.deepEqual(figure(["unshared", null, 1056, 0], shared, WORDS, "en"), {
    value: "households, but no grid worker", parts: "1,056 households shared by 0",
  });
});

test("what is closed or unknown tells no number", () => {
  assert.deepEqual(figure(["closed"], HOUSEHOLDS, WORDS, "en"), { value: "not open to you", parts: "" });
  assert.deepEqual(figure(undefined, HOUSEHOLDS, WORDS, "en"), { value: "not open to you", parts: "" });
});

test("only what is chosen is asked for", () => {
  assert.equal(query({ level: null, method: "quantile", classes: "", days: null }, "2020-06-07"), "method=quantile&on=2020-06-07");
  assert.equal(query({}, null), "");
});
