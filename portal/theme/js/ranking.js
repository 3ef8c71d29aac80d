// A ranking by dragging. The numbers beside the answers say the same, and are all there is without this.

for (const list of document.querySelectorAll(".portal-ranking")) {
  const rows = () => [...list.querySelectorAll(".portal-ranking__row")];
  let moved = null;

  const hint = document.createElement("p");
  hint.className = "govuk-hint";
  hint.textContent = "Choose the numbers, or drag the answers into your order.";
  list.before(hint);

  function number() {
    rows().forEach((row, place) => {
      row.querySelector("select").value = String(place + 1);
    });
  }

  for (const row of rows()) {
    row.draggable = true;
    row.classList.add("portal-ranking__row--moves");
    row.addEventListener("dragstart", (event) => {
      moved = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    row.addEventListener("dragover", (event) => {
      if (!moved || moved === row) {
        return;
      }
      event.preventDefault();
      const box = row.getBoundingClientRect();
      const below = event.clientY > box.top + box.height / 2;
      row[below ? "after" : "before"](moved);
    });
    row.addEventListener("drop", (event) => event.preventDefault());
    row.addEventListener("dragend", () => {
      moved = null;
      number();
    });
  }
}
