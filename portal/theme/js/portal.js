// Improves what already works without it: GOV.UK Frontend's components, and forms that show the portal's own errors.
import { initAll } from "./govuk-frontend.min.js";
import "./writing.js";
import "./mentions.js";
import "./ranking.js";

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

// What tells of work that goes on asks again every two seconds; once the work is done the whole page is new.
const SECONDS_BETWEEN = 2;
const live = document.querySelector("[data-live]");

async function askAgain() {
  try {
    const answer = await fetch(live.dataset.live, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-live]");
    if (answer.ok && !now) {
      location.reload();
      return;
    }
    if (now && !live.contains(document.activeElement)) {
      live.replaceChildren(...now.childNodes);
    }
  } catch {
    // No line for a moment: the next question may get through.
  }
  setTimeout(askAgain, SECONDS_BETWEEN * 1000);
}

if (live) {
  setTimeout(askAgain, SECONDS_BETWEEN * 1000);
}

// Rows that a narrow screen shows as lists are still a table for those who hear them: some browsers
// drop that with the rows' display, and bring it back for roles that are given.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
for (const table of document.querySelectorAll(".portal-stack")) {
  for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
    part.setAttribute("role", ROLES[part.tagName] ?? (part.scope === "row" ? "rowheader" : "columnheader"));
  }
}
