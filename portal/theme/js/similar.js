// While a title is typed, topics like it appear below it; without script they are shown once, before posting.
const MILLISECONDS_OF_REST = 600;
const SHORTEST_TITLE = 8;

for (const place of document.querySelectorAll("[data-similar]")) {
  const field = document.getElementById(place.dataset.similarTo);
  let timer;
  let asked = "";

  async function show() {
    const title = field.value.trim();
    if (title === asked) {
      return;
    }
    asked = title;
    if (title.length < SHORTEST_TITLE) {
      place.replaceChildren();
      return;
    }
    try {
      const answer = await fetch(`${place.dataset.similar}?${new URLSearchParams({ title })}`);
      if (answer.ok && title === asked) {
        place.innerHTML = await answer.text();
      }
    } catch {
      // No line for a moment: the topics are shown before posting all the same.
    }
  }

  if (field) {
    field.closest(".govuk-form-group").after(place);
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, MILLISECONDS_OF_REST);
    });
  }
}
