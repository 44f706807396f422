// The number of the area under the pointer. A touch has no pointer: there the number is told with the chosen point.
import { byId, h } from "../dom.js";
import { figure } from "../choropleth_text.js";
import { page } from "../page.js";

const APART = 14; // px from the pointer

// `sight()` gives {coloured, measure, layer}: what is shown now, `coloured` null for nothing.
export function startHover(map, sight) {
  let last = null;
  // Once a frame: a mouse tells of itself more often than a screen is drawn.
  map.on("mousemove", (event) => {
    if (!last) requestAnimationFrame(() => (tell(last), (last = null)));
    last = event;
  });
  map.on("mouseout movestart", hide);
  map.on("click", tell);

  function tell({ latlng, containerPoint }) {
    const { coloured, measure, layer } = sight();
    const area = coloured && measure && areaAt(layer, latlng.wrap(), coloured.level);
    if (!area) return hide();
    const { value, parts } = figure(coloured.answer.values[area.uid], measure, page.words, page.language);
    const tip = byId("colour-tip");
    tip.replaceChildren(...[area.name && h("strong", {}, area.name), h("div", {}, value), parts && h("div", { class: "small" }, parts)].filter(Boolean));
    tip.hidden = false;
    place(tip, containerPoint, map.getSize());
  }
}

function hide() {
  byId("colour-tip").hidden = true;
}

// The tiles that are drawn are asked, not the server.
function areaAt(layer, { lng, lat }, level) {
  const found = layer.queryTileFeaturesDebug(lng, lat, 1).get("dated") ?? [];
  return found.find(({ layerName }) => layerName === `area-${level}`)?.feature.props ?? null;
}

function place(tip, { x, y }, room) {
  const right = x + APART + tip.offsetWidth < room.x;
  const below = y + APART + tip.offsetHeight < room.y;
  tip.style.left = `${right ? x + APART : x - APART - tip.offsetWidth}px`;
  tip.style.top = `${below ? y + APART : y - APART - tip.offsetHeight}px`;
}
