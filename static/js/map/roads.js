// How wide each class of road is drawn, by zoom. Pure. Kinds are OSM's words.

const CLASSES = {
  path: ["footway", "path", "steps", "cycleway", "track", "bridleway", "corridor", "platform"],
  service: ["service"],
  middle: ["tertiary", "secondary", "secondary_link", "tertiary_link"],
  major: ["motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link"],
};
const CLASS_OF = new Map(Object.entries(CLASSES).flatMap(([name, kinds]) => kinds.map((kind) => [kind, name])));

// Zoom and width in pixels; between two the width grows geometrically. From the least to the most important.
export const ROADS = [
  { name: "path", from: 15, widths: [[15, 0.8], [18, 1.6], [20, 3]], cased: false },
  { name: "service", from: 15, widths: [[15, 1.2], [18, 5], [20, 14]], cased: true },
  { name: "minor", from: 13, widths: [[13, 0.9], [15, 2.6], [18, 10], [20, 28]], cased: true },
  { name: "middle", from: 10, widths: [[10, 0.8], [13, 2], [15, 4.5], [18, 15], [20, 40]], cased: true },
  { name: "major", from: 6, widths: [[6, 0.8], [10, 1.6], [13, 3.2], [15, 6.5], [18, 20], [20, 50]], cased: true },
];

// The class of a kind of road; a kind nobody named is a minor road.
export function roadClass(kind) {
  return CLASS_OF.get(kind) ?? "minor";
}
