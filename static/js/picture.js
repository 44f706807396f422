// The map as a picture (PNG): what the browser has drawn, with title, legend, scale, north, dates, source and datum.
import { byId, token } from "./dom.js";
import { facts } from "./facts.js";
import { metresPerPixel, scaleBar, textWidth } from "./format.js";
import { asImage, shownLegend } from "./map_legend.js";

const HEAD = 48; // px, and so are all below
const FOOT = 44;
const EDGE = 14;
const ROW = 22;
const LOOK = { width: 34, height: 14 };
const SCALE_PX = 120;
const WIDEST_TEXT = 340;

// A promise of the picture as a Blob. `day` is null for today.
export async function picture(map, day, title) {
  const box = map.getContainer().getBoundingClientRect();
  const ratio = Math.max(window.devicePixelRatio, 2);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round((box.height + HEAD + FOOT) * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  area(pen, token("map-outside"), 0, 0, box.width, box.height + HEAD + FOOT);
  await drawMap(pen, map.getContainer(), box);
  await drawLegend(pen, shownLegend());
  area(pen, token("paper"), 0, 0, box.width, HEAD);
  write(pen, title, EDGE, HEAD / 2, "600 18px");
  area(pen, token("paper"), 0, HEAD + box.height, box.width, FOOT);
  drawFoot(pen, map, box, facts(day));
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

// Tiles first, then the outlines above them, each where it stands on the screen.
async function drawMap(pen, container, box) {
  pen.save();
  pen.translate(-box.x, HEAD - box.y);
  for (const tile of container.querySelectorAll("canvas")) put(pen, tile, tile.getBoundingClientRect());
  for (const lines of container.querySelectorAll(".leaflet-pane > svg")) {
    const mixed = getComputedStyle(lines.parentElement).mixBlendMode;
    pen.globalCompositeOperation = mixed === "normal" ? "source-over" : mixed;
    put(pen, await load(asImage(lines)), lines.getBoundingClientRect());
  }
  pen.restore();
}

async function drawLegend(pen, entries) {
  if (!entries.length) return;
  const width = Math.min(WIDEST_TEXT, Math.max(...entries.map(({ look, text }) => textWidth(text, 12) + (look ? LOOK.width + 10 : 0))));
  const [left, top] = [EDGE, HEAD + EDGE];
  area(pen, token("paper"), left, top, width + 2 * EDGE, entries.length * ROW + EDGE);
  for (const [index, { look, text }] of entries.entries()) {
    const middle = top + EDGE / 2 + (index + 0.5) * ROW;
    if (look) pen.drawImage(await load(asImage(look)), left + EDGE, middle - LOOK.height / 2, LOOK.width, LOOK.height);
    write(pen, text, left + EDGE + (look ? LOOK.width + 10 : 0), middle, look ? "400 12px" : "600 12px");
  }
}

function drawFoot(pen, map, box, told) {
  const line = HEAD + box.height + FOOT / 2;
  const bar = scaleBar(metresPerPixel(map.getCenter().lat, map.getZoom()), SCALE_PX);
  pen.strokeStyle = token("ink");
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(EDGE, line - 4);
  pen.lineTo(EDGE, line + 3);
  pen.lineTo(EDGE + bar.pixels, line + 3);
  pen.lineTo(EDGE + bar.pixels, line - 4);
  pen.stroke();
  write(pen, `${bar.text}   ${byId("north").textContent.trim()} ↑`, EDGE + bar.pixels + 8, line, "400 12px");
  const left = EDGE + SCALE_PX + 110;
  write(pen, told.map(([name, value]) => `${name} ${value}`).join("   "), left, line, "400 12px", box.width - left - EDGE);
}

function put(pen, image, { x, y, width, height }) {
  if (width && height) pen.drawImage(image, x, y, width, height);
}

function area(pen, colour, x, y, width, height) {
  pen.fillStyle = colour;
  pen.fillRect(x, y, width, height);
}

function write(pen, text, x, y, weight, widest) {
  pen.font = `${weight} ${token("font")}`;
  pen.fillStyle = token("ink");
  pen.textBaseline = "middle";
  pen.fillText(text, x, y, widest);
}

async function load(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}
