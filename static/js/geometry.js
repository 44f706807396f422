// Plain geometry of screen points {x, y}. Pure.

// How much of its box a polygon fills, 0 to 1; rings run as in vector tiles, so that holes count against it.
export function filling(rings) {
  const points = rings.flat();
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const box = (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
  return box === 0 ? 0 : Math.abs(rings.reduce((sum, ring) => sum + signedArea(ring), 0)) / box;
}

function signedArea(ring) {
  const twice = ring.reduce((sum, point, index) => {
    const next = ring[(index + 1) % ring.length];
    return sum + point.x * next.y - next.x * point.y;
  }, 0);
  return twice / 2;
}
