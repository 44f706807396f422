// Puts a text on the clipboard. Browsers keep their newer way from pages that came over plain http, as most do here.

// Whether it worked.
export async function copyText(text) {
  if (!navigator.clipboard) return copyOldWay(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error.name !== "NotAllowedError") throw error;
    return copyOldWay(text);
  }
}

function copyOldWay(text) {
  const box = document.createElement("textarea");
  const focused = document.activeElement;
  box.value = text;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  focused?.focus();
  return done;
}
