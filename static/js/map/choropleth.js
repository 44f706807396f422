// Areas filled by the class they are in: opaque, so that the map shows the colours that the legend does.
import { token } from "../dom.js";

const TILE = 8; // px: the pattern's own size, which divides a map tile's
const PALE = 0.12; // of what is not in the class that alone is shown
const POLYGON = 3;

const { PolygonSymbolizer } = window.protomapsL;

// Paint rules for the areas of a level; `coloured` is {level, answer, only}, `only` a class or place or null.
export function fillRules({ level, answer, only }) {
  const place = ({ props }) => answer.values[props.uid]?.[0];
  const of = (wanted) => (z, feature) => feature.geomType === POLYGON && place(feature) === wanted;
  const inClass = (z, feature) => feature.geomType === POLYGON && Number.isInteger(place(feature));
  const shades = answer.classes.map(({ shade }) => token(shade));
  const opacity = (wanted) => (only === null || only === wanted ? 1 : PALE);
  const fill = (z, feature) => shades[place(feature)];
  const pale = (z, feature) => opacity(place(feature));
  const rule = (filter, symbolizer) => ({ dataSource: "dated", dataLayer: `area-${level}`, filter, symbolizer });
  return [
    rule(inClass, new PolygonSymbolizer({ fill, opacity: pale })),
    rule(of("none"), new PolygonSymbolizer({ fill: token("data-none"), opacity: opacity("none") })),
    rule(of("few"), new PolygonSymbolizer({ pattern: hatched(), opacity: opacity("few") })),
    rule(of("unshared"), new PolygonSymbolizer({ pattern: crossed(), opacity: opacity("unshared") })),
    rule(of("closed"), new PolygonSymbolizer({ pattern: dotted(), opacity: opacity("closed") })),
  ];
}

// Diagonal lines on white: too little to say anything.
export function hatched() {
  return pattern(token("data-none"), (context) => diagonals(context, "data-hatch", [[TILE + 1, -1]]));
}

// Crossed lines in the colour of an alarm: something is there, and nobody for it.
function crossed() {
  return pattern(token("data-none"), (context) => diagonals(context, "alarm", [[TILE + 1, -1], [-1, TILE + 1]]));
}

function diagonals(context, colour, ways) {
  context.strokeStyle = token(colour);
  context.lineWidth = 1.2;
  for (const [from, to] of ways) {
    for (const shift of [-TILE, 0, TILE]) {
      context.moveTo(shift - 1, from);
      context.lineTo(shift + TILE + 1, to);
    }
  }
  context.stroke();
}

// Dots on grey: not open to who looks. The dots tell it from a class on a grey print.
function dotted() {
  return pattern(token("data-closed"), (context) => {
    context.fillStyle = token("data-closed-dot");
    context.fillRect(1, 1, 1.5, 1.5);
    context.fillRect(1 + TILE / 2, 1 + TILE / 2, 1.5, 1.5);
  });
}

function pattern(ground, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = TILE;
  const context = canvas.getContext("2d");
  context.fillStyle = ground;
  context.fillRect(0, 0, TILE, TILE);
  draw(context);
  return canvas;
}
