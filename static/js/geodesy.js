// Lengths and areas on the ellipsoid of CGCS2000 (WGS 84's differs by a tenth of a millimetre). Pure; degrees in, metres out.

const A = 6378137; // semi-major axis in metres
const F = 1 / 298.257222101;
const B = A * (1 - F);
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const MOST_STEPS = 100; // Vincenty's series takes three or four; only points nearly opposite on the globe never settle
const SETTLED = 1e-12; // radians

// Metres along the geodesic between two points {lon, lat}: T. Vincenty, Survey Review 23 (1975), good to a millimetre.
export function geodesic(from, to) {
  const [u1, u2] = [from, to].map(({ lat }) => Math.atan((1 - F) * Math.tan(radians(lat))));
  const lon = radians(to.lon - from.lon);
  let along = onSphere(u1, u2, lon);
  for (let step = 0, was = Infinity; along.sin && step < MOST_STEPS && Math.abs(along.lon - was) > SETTLED; step += 1) {
    was = along.lon;
    along = onSphere(u1, u2, lon + stretch(along));
  }
  if (!along.sin) return 0;
  const k = (along.cosSqAlpha * (A * A - B * B)) / (B * B);
  const scale = 1 + (k / 16384) * (4096 + k * (-768 + k * (320 - 175 * k)));
  const bend = (k / 1024) * (256 + k * (-128 + k * (74 - 47 * k)));
  return B * scale * (along.arc - correction(along, bend));
}

// Metres along a line of points {lon, lat}.
export function lengthOf(points) {
  return points.slice(1).reduce((sum, point, index) => sum + geodesic(points[index], point), 0);
}

// Square metres inside a ring of points {lon, lat}, open or closed: on the sphere of equal area, so that the ellipsoid
// is met exactly and only the sides bend a little otherwise (J. P. Snyder, Map Projections, 1987, 3-11 to 3-13).
export function areaOf(points) {
  if (points.length < 3) return 0;
  const excess = points.reduce((sum, point, index) => sum + beneath(point, points[(index + 1) % points.length]), 0);
  return Math.abs(excess) * ((A * A) / 2) * authalic(Math.PI / 2);
}

// The arc between two reduced latitudes with a difference in longitude on the auxiliary sphere.
function onSphere(u1, u2, lon) {
  const across = Math.cos(u2) * Math.sin(lon);
  const up = Math.cos(u1) * Math.sin(u2) - Math.sin(u1) * Math.cos(u2) * Math.cos(lon);
  const sin = Math.hypot(across, up);
  const cos = Math.sin(u1) * Math.sin(u2) + Math.cos(u1) * Math.cos(u2) * Math.cos(lon);
  const sinAlpha = sin ? (Math.cos(u1) * Math.cos(u2) * Math.sin(lon)) / sin : 0;
  const cosSqAlpha = 1 - sinAlpha ** 2;
  const middle = cosSqAlpha ? cos - (2 * Math.sin(u1) * Math.sin(u2)) / cosSqAlpha : 0;
  return { lon, sin, cos, arc: Math.atan2(sin, cos), sinAlpha, cosSqAlpha, middle };
}

// By how much the longitude on the auxiliary sphere is larger than that on the ellipsoid.
function stretch({ sin, cos, arc, sinAlpha, cosSqAlpha, middle }) {
  const c = (F / 16) * cosSqAlpha * (4 + F * (4 - 3 * cosSqAlpha));
  return (1 - c) * F * sinAlpha * (arc + c * sin * (middle + c * cos * (2 * middle ** 2 - 1)));
}

function correction({ sin, cos, middle }, bend) {
  const third = (bend / 6) * middle * (4 * sin ** 2 - 3) * (4 * middle ** 2 - 3);
  return bend * sin * (middle + (bend / 4) * (cos * (2 * middle ** 2 - 1) - third));
}

// The signed excess of the spherical quadrangle between a side and the equator.
function beneath(from, to) {
  const lon = radians(((to.lon - from.lon + 540) % 360) - 180);
  const [t1, t2] = [from, to].map(({ lat }) => Math.tan(equalAreaLatitude(radians(lat)) / 2));
  return 2 * Math.atan2(Math.tan(lon / 2) * (t1 + t2), 1 + t1 * t2);
}

function equalAreaLatitude(lat) {
  return Math.asin(Math.min(1, Math.max(-1, authalic(lat) / authalic(Math.PI / 2))));
}

function authalic(lat) {
  const sin = Math.sin(lat);
  return (1 - E2) * (sin / (1 - E2 * sin ** 2) + Math.atanh(E * sin) / E);
}

function radians(degrees) {
  return (degrees * Math.PI) / 180;
}
