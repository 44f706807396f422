// How charts look: colours out of the style sheet, patterns beside colours, and no tooltip of HTML, whose inline styles the
// page's policy would refuse.

const BARS_AT_MOST_PX = 18;
const NAME_PX = 150;

export function optionsOf(kind, data, look) {
  const lines = kind === "lines";
  const names = { type: "category", data: data.names, axisLabel: labelOf(look, lines), axisTick: { show: false } };
  const values = { type: "value", minInterval: 1, axisLabel: labelOf(look, true), splitLine: { lineStyle: { color: look.line } } };
  return {
    animation: false,
    textStyle: { fontFamily: look.font, fontSize: 12, color: look.ink },
    aria: { enabled: true, decal: { show: !lines } },
    color: look.colours,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: lines ? "line" : "shadow" } },
    legend: { top: 0, left: 0, textStyle: { color: look.ink }, data: data.series.map((one) => one.name) },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    xAxis: lines ? names : values,
    yAxis: lines ? values : { ...names, inverse: true },
    series: data.series.map((one, i) => (lines ? line(one, i) : bars(one))),
  };
}

function labelOf(look, whole) {
  return { color: look.ink, ...(whole ? { hideOverlap: true } : { width: NAME_PX, overflow: "truncate" }) };
}

function line(one, i) {
  const dashed = i % 2 ? "dashed" : "solid";
  const symbol = i % 2 ? "diamond" : "circle";
  return { name: one.name, type: "line", data: one.values, symbol, symbolSize: 7, lineStyle: { type: dashed, width: 2 } };
}

function bars(one) {
  return { name: one.name, type: "bar", data: one.values, barMaxWidth: BARS_AT_MOST_PX };
}
