// What a point of a layer of symbols is drawn as. Pure: a layer as the server describes it, the kind that is looked at.

// `{symbol}` for one, `{count}` for several close together, null for what is not looked at. `look` is a variant's key.
export function markOf({ markers, variants }, look, props) {
  const variant = variants.find(({ key }) => key === look);
  const values = variant?.shades.flatMap((shade) => shade.values) ?? null;
  if (props.count > 1) return several(markers, values, props);
  const value = props[markers.by];
  if (values && !values.includes(value)) return null;
  return { symbol: markers.symbols[value] ?? null, count: 1 };
}

function several({ symbols }, values, props) {
  const count = values ? values.reduce((sum, value) => sum + (props[`n-${value}`] ?? 0), 0) : props.count;
  if (!count) return null;
  return { symbol: values?.length === 1 ? symbols[values[0]] ?? null : null, count };
}

// The radius of a mark in pixels: of one by the zoom, of several by their number.
export function radiusOf(count, zoom) {
  if (count > 1) return Math.min(10 + 3 * Math.log10(count), 16);
  return zoom < 16 ? 9 : 11;
}
