// Improves what already works without it: GOV.UK Frontend's components, and forms that show the portal's own errors.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

// The browser's own bubbles vanish after a moment and are read out poorly; the server's error summary stays.
for (const form of document.querySelectorAll("form")) {
  form.noValidate = true;
}

initAll();

for (const element of document.querySelectorAll("[data-script-only], [data-print]")) {
  element.hidden = false;
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
