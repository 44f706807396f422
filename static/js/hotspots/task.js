// "Make a task of it": offered where the server offers it; what is open already is shown instead.
import { ApiError, send } from "../api.js";
import { complaints } from "../complaints.js";
import { h } from "../dom.js";
import { say } from "../page.js";

const LONGEST = 500;
const FIELDS = ["kind", "severity", "text"];

export function taskBox({ task, kinds }, address, { severities }) {
  const box = h("div", { class: "card-section", id: "hotspot-task" });
  if (task.open) box.append(h("p", {}, say("hotspotsTaskOpen"), " ", h("a", { href: task.open.url }, task.open.number)));
  else if (!task.may) box.append(h("p", { class: "small" }, task.why));
  else box.append(h("button", { type: "button", class: "button-main", onclick: () => box.replaceChildren(form(kinds, severities, address, box)) }, say("hotspotsTask")));
  return box;
}

function form(kinds, severities, address, box) {
  const option = ({ key, title }) => h("option", { value: key }, title);
  const usual = { key: "", title: say("hotspotsTaskUsualKind") };
  const field = (name, label, control) => h("div", { class: "field" }, h("label", { for: `hotspot-task-${name}` }, label), control, h("div", { class: "field-error", "data-error": name }));
  const made = h("form", { class: "hotspot-form", novalidate: true },
    h("div", { class: "field-error", role: "alert", "data-error": "" }),
    field("kind", say("hotspotsTaskKind"), h("select", { name: "kind", id: "hotspot-task-kind" }, ...[usual, ...kinds.map(({ code, title }) => ({ key: code, title }))].map(option))),
    field("severity", say("hotspotsSeverity"), h("select", { name: "severity", id: "hotspot-task-severity" }, ...severities.map(option))),
    field("text", say("hotspotsTaskText"), h("textarea", { name: "text", id: "hotspot-task-text", rows: 3, maxlength: LONGEST })),
    h("div", { class: "button-row" }, h("button", { class: "button-main" }, say("hotspotsTaskMake"))));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    make(made, address, box);
  });
  return made;
}

async function make(form, address, box) {
  form.setAttribute("aria-busy", "true");
  try {
    const { number, url, is_new: fresh } = await send(address, Object.fromEntries(new FormData(form)), new AbortController().signal);
    box.replaceChildren(h("p", { role: "status" }, say(fresh ? "hotspotsTaskMade" : "hotspotsTaskOpen"), " ", h("a", { href: url }, number)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    tell(form, error);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

// Nothing typed is lost.
function tell(form, { kind, detail, told }) {
  const text = { network: say("failNetwork"), slow: say("failSlow", { seconds: detail }), server: say("failServer") }[kind];
  const found = text ? { "": text } : kind === "forbidden" ? { "": detail || say("forbiddenText") } : complaints(told ?? {}, FIELDS);
  for (const place of form.querySelectorAll("[data-error]")) place.textContent = found[place.dataset.error] ?? "";
}
