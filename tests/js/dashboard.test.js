import assert from "node:assert/strict";
import { test } from "node:test";

import { optionsOf } from "../../static/js/dashboard/options.js";
import { isWorthDrawing, readTable } from "../../static/js/dashboard/table.js";

const LOOK = { ink: "#000", line: "#ccc", font: "sans", colours: ["#111", "#999"] };

// As much of a table as is read.
function table(heads, lines) {
  const cell = ([text, value, link]) => ({
    textContent: text,
    dataset: value === null ? {} : { value: String(value) },
    querySelector: () => (link ? { getAttribute: () => link } : null),
  });
  const line = ([name, cells]) => ({
    querySelector: () => ({ querySelector: () => ({ textContent: name }), firstChild: null }),
    querySelectorAll: () => cells.map(cell),
  });
  const head = (text) => ({ textContent: text });
  const found = { "thead th": ["", ...heads].map(head), "tbody tr": lines.map(line) };
  return { querySelectorAll: (what) => found[what] };
}

const KINDS = table(["Reported", "Ended"], [
  [" Rubbish ", [["3", 3, "/desk/?a"], ["–", null, ""]]],
  ["Parking", [["1,200", 1200, "/desk/?b"], ["50.0%", 0.5, "/desk/?c"]]],
]);

test("a chart has the names, numbers and links of its table", () => {
  const data = readTable(KINDS, [0, 1]);
  assert.deepEqual(data.names, ["Rubbish", "Parking"]);
  assert.deepEqual(data.series.map((one) => one.name), ["Reported", "Ended"]);
  assert.deepEqual(data.series[0].values, [3, 1200]);
  assert.deepEqual(data.series[1].values, [null, 0.5]);
  assert.deepEqual(data.series[1].links, ["", "/desk/?c"]);
});

test("no more bars are drawn than can be read", () => {
  assert.equal(readTable(KINDS, [0], 1).names.length, 1);
});

test("one bar alone and nothing but zeros are not drawn", () => {
  assert.ok(isWorthDrawing(readTable(KINDS, [0])));
  assert.ok(!isWorthDrawing(readTable(KINDS, [0], 1)));
  const zeros = table(["Reported"], [["Rubbish", [["0", 0, ""]]], ["Parking", [["–", null, ""]]]]);
  assert.ok(!isWorthDrawing(readTable(zeros, [0])));
});

test("no tooltip is made of HTML, and bars are told apart by patterns too", () => {
  for (const kind of ["bars", "lines"]) {
    const options = optionsOf(kind, readTable(KINDS, [0, 1]), LOOK);
    assert.equal(options.tooltip.renderMode, "richText");
    assert.ok(options.aria.enabled);
    assert.equal(options.series.length, 2);
  }
  assert.ok(optionsOf("bars", readTable(KINDS, [0]), LOOK).aria.decal.show);
  const [one, other] = optionsOf("lines", readTable(KINDS, [0, 1]), LOOK).series;
  assert.notEqual(one.lineStyle.type, other.lineStyle.type);
});
