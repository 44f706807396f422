// What the card says about an answer of /api/locate. Pure: an answer and words in, plain values out.
import { coordinate, distance, fill } from "./format.js";

// {title, subtitle, inside, chain, building, border, caution, contact, facts}
export function describe(answer, words, limits) {
  const say = (key, gaps = {}) => fill(words[key], gaps);
  const last = answer.chain.at(-1);
  return {
    inside: answer.inside,
    title: last ? last.name : say("noArea"),
    subtitle: last ? last.level_label : say("outsideText", { day: answer.on }),
    code: last?.code ?? null,
    chain: answer.chain.map((area) => ({ ...area, action: say("showBoundary", { name: area.name }) })),
    nearest: answer.nearest && { ...answer.nearest, away: say("away", { distance: distance(answer.nearest.distance_m) }) },
    building: answer.inside || answer.building ? building(answer.building, say, limits) : null,
    border: border(answer.border, say),
    caution: caution(answer, last, say, limits),
    contact: answer.inside ? answer.contact || say("contactNone") : null,
    facts: [
      [say("position"), coordinate(answer.point.lon, answer.point.lat)],
      [say("day"), answer.on],
    ],
  };
}

function building(found, say, limits) {
  if (!found) return [say("buildingNone", { distance: distance(limits.buildingReachM) })];
  const told = `${found.address} ${found.name}`;
  const number = found.number && !told.includes(found.number) ? say("buildingNamed", { number: found.number }) : "";
  const where = found.distance_m > 0 ? say("buildingNear", { distance: distance(found.distance_m) }) : say("buildingInside");
  return [found.address, [found.name, number].filter(Boolean).join(" "), where].filter(Boolean);
}

function border(found, say) {
  if (!found) return null;
  const gaps = { distance: distance(found.distance_m), name: found.neighbour?.name };
  return { text: say(found.neighbour ? "borderBeyond" : "borderEdge", gaps), code: found.neighbour?.code ?? null };
}

// Nearer to a border than a position may be off, both sides are named, and nobody is sent to the wrong one.
function caution(answer, last, say, limits) {
  if (!answer.border || answer.border.distance_m >= limits.positionErrorM) return null;
  const gaps = { distance: distance(limits.positionErrorM), here: last?.name, there: answer.border.neighbour?.name };
  return say(answer.border.neighbour ? "twoPossible" : "edgePossible", gaps);
}
