// Previews of the photos that were chosen, and an offer of the place where one was taken.
import { byId, h } from "../dom.js";

const HEAD_BYTES = 128 * 1024;

export function previewPhotos(form, place) {
  const field = byId("report-photos");
  const list = byId("report-preview");
  // The browser's own button speaks its own language; ours takes its place.
  byId("report-pick").hidden = false;
  field.classList.add("is-behind");
  field.addEventListener("change", async () => {
    const files = [...field.files];
    list.replaceChildren(...files.map(thumb));
    list.hidden = !files.length;
    for (const file of files) if (await offer(file)) break;
  });

  // The beginning of a photo says where it was taken; nothing else of it is sent for that.
  async function offer(file) {
    const body = new FormData();
    body.set("head", file.slice(0, HEAD_BYTES), "head");
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(field.dataset.position, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (!answer.ok) return false;
      const { position } = await answer.json();
      if (position) list.append(h("li", {}, h("button", { type: "button", id: "report-from-photo", onclick: () => place.take(position.lon, position.lat) }, field.dataset.offer)));
      return Boolean(position);
    } catch {
      return false; // without a network there is no offer; the photo goes with the report all the same
    }
  }
}

function thumb(file) {
  const image = h("img", { alt: file.name, width: 96, height: 96 });
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  return h("li", {}, image);
}
