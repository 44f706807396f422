// Pages of coverage on paper: the button prints, the choice beside it says on which sheet. The page works without.
const paper = document.getElementById("paper");

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

function setPaper() {
  document.body.dataset.paper = paper?.value ?? "a4";
}

paper?.addEventListener("change", setPaper);
setPaper();
