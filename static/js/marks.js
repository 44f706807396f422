// What a point of a layer of symbols is drawn as. Pure: a layer as the server describes it, the kind that is looked at.

// {symbol, count, more}: one symbol, or the number of several close together, and of `more` that were not counted; null for what is not looked at. `look` is a
// variant's key. Points close together come twice: by kind, and `together` in a tile layer of their own.
export function markOf({ markers, variants }, look, props, together) {
  const values = variants.find(({ key }) => key === look)?.shades.flatMap((shade) => shade.values);
  const symbol = markers.symbols[props[markers.by]] ?? null;
  const mark = { symbol, count: props.count ?? 1, ...(props.more ? { more: true } : {}) };
  if (values) return !together && values.includes(props[markers.by]) ? mark : null;
  return together || !props.count ? mark : null;
}

// The names of the tile layers that hold a layer's marks, and whether each is of all kinds together.
export const markLayers = ({ key }) => [[key, false], [`${key}-all`, true]];

// The radius of a mark in pixels: of one by the zoom, of several by their number.
export function radiusOf(count, zoom) {
  if (count > 1) return Math.min(10 + 3 * Math.log10(count), 16);
  return zoom < 16 ? 9 : 11;
}
