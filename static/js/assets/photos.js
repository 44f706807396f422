// The photos of an asset on its card, and adding one or taking one away.
import { h } from "../dom.js";
import { say } from "../page.js";

// `acts`: {addPhoto(file), dropPhoto(uid)} for who may change the asset; `problem` is told to who has just tried.
export function photoList(answer, acts, problem) {
  const mayAct = answer.may_change && !answer.ended;
  return h("div", { class: "asset-photos" }, ...[
    answer.photos.length ? h("ul", {}, ...answer.photos.map((photo, at) => item(photo, at + 1, mayAct, acts))) : null,
    problem ? h("p", { class: "field-error", role: "alert" }, problem) : null,
    mayAct ? adding(acts) : null,
  ].filter(Boolean));
}

function item({ uid, picture, thumb, added_at: at }, number, mayAct, { dropPhoto }) {
  return h("li", {},
    h("a", { href: picture, target: "_blank" }, h("img", { src: thumb, alt: say("assetPhoto", { number }), width: "96", height: "96", loading: "lazy" })),
    h("span", { class: "small number" }, at.slice(0, 10)),
    mayAct ? dropping(() => dropPhoto(uid)) : null);
}

// Gone for good is asked twice, in the same place.
function dropping(drop) {
  const button = h("button", { type: "button", class: "button-plain small", onclick: () => {
    if (button.dataset.sure) return drop();
    button.dataset.sure = "yes";
    button.classList.add("button-alarm");
    button.textContent = say("assetPhotoDropSure");
  } }, say("assetPhotoDrop"));
  return button;
}

function adding({ addPhoto }) {
  const input = h("input", { type: "file", accept: "image/jpeg,image/png,image/webp", class: "asset-photo-file", id: "asset-photo", onchange: () => input.files[0] && addPhoto(input.files[0]) });
  return h("p", {}, h("label", { class: "button", for: "asset-photo" }, say("assetPhotoAdd")), input);
}
