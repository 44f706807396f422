// Which class of a layer's variant a value is in. Pure.

// The variant that is chosen; a layer that has no look of its own takes its first. None: as the layer's style says.
export function chosenVariant({ variants = [], style }, look) {
  return variants.find(({ key }) => key === look) ?? (style.fill || style.line ? null : variants[0] ?? null);
}

// The index of the class of a value; a value that is not there is looked for as null. -1 when no class holds it.
export function shadeOf({ shades }, value) {
  const named = shades.findIndex(({ values }) => values.includes(value ?? null));
  if (named >= 0 || value == null) return named;
  return shades.findIndex(({ values, upTo }) => !values.length && (upTo === null || value <= upTo));
}
