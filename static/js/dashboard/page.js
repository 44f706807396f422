// The dashboard works without this: charts stand above the tables that they are drawn from, and lead to the same rows.
import * as echarts from "../../vendor/echarts/echarts.esm.min.js";
import { optionsOf } from "./options.js";
import { isWorthDrawing, readTable } from "./table.js";

const BAR_PX = 34;
const AROUND_PX = 70;
const POINTS = 400;

function lookOf() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    line: token("line"),
    font: token("font"),
    colours: [token("accent"), token("data-5"), token("data-below-2"), token("data-3")],
  };
}

function draw(box, look) {
  const table = document.getElementById(box.dataset.table);
  const kind = box.dataset.chart;
  const columns = box.dataset.drawn.split(",").map(Number);
  const data = kind === "lines" ? readTable(table, columns, POINTS) : readTable(table, columns);
  if (!isWorthDrawing(data)) return;
  box.hidden = false;
  if (kind === "bars") box.style.height = `${AROUND_PX + data.names.length * BAR_PX}px`;
  const chart = echarts.init(box, null, { renderer: "canvas" });
  chart.setOption(optionsOf(kind, data, look));
  chart.on("click", (event) => follow(data.series[event.seriesIndex]?.links[event.dataIndex]));
  new ResizeObserver(() => chart.resize()).observe(box);
}

function follow(link) {
  if (link) window.location.assign(link);
}

for (const box of document.querySelectorAll(".board-chart")) draw(box, lookOf());
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
