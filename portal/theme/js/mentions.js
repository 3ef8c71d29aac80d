// Names while one types "@": a list below the text, of people who write in this forum and organisations in it.
// Without it the same is typed by hand: @[Molly Member].
const TYPED = /(?:^|[\s(])@\[?([^@[\]\n]{2,60})$/u;
const PAUSE = 200; // milliseconds after the last key before the portal is asked

function offerNames(details) {
  const text = details.closest("form")?.querySelector("textarea[data-markdown]");
  if (!text) {
    return;
  }
  const list = document.createElement("ul");
  list.id = `${text.id}-names`;
  list.className = "portal-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  list.hidden = true;
  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  text.after(list, said);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);

  let chosen = -1;
  let timer = 0;
  let asked = 0;

  const typed = () => TYPED.exec(text.value.slice(0, text.selectionStart));
  const options = () => [...list.children];

  function close() {
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    text.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    chosen = place;
    for (const [index, option] of options().entries()) {
      option.setAttribute("aria-selected", String(index === chosen));
    }
    text.setAttribute("aria-activedescendant", options()[chosen].id);
    options()[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(name) {
    const found = typed();
    const end = text.selectionStart;
    const start = found ? end - found[0].length + found[0].indexOf("@") : end;
    text.setRangeText(`@[${name}] `, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
    close();
    said.textContent = `${name} added.`;
  }

  function show(names) {
    list.replaceChildren();
    for (const [index, name] of names.entries()) {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.className = "portal-suggestions__name";
      option.setAttribute("role", "option");
      option.textContent = name;
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // the text keeps the focus
        take(name);
      });
      list.append(option);
    }
    list.hidden = names.length === 0;
    if (names.length) {
      mark(0);
    }
    said.textContent = names.length
      ? `${names.length} ${names.length === 1 ? "name" : "names"}. Up and down to choose, Enter to take.`
      : "";
  }

  async function ask(words) {
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(`${details.dataset.mentions}?${new URLSearchParams({ q: words })}`);
      const names = answer.ok ? await answer.json() : { people: [], organisations: [] };
      if (mine === asked) {
        show([...names.people, ...names.organisations]);
      }
    } catch {
      // No line for a moment: names can still be typed.
    }
  }

  text.addEventListener("input", () => {
    clearTimeout(timer);
    const found = typed();
    if (found) {
      timer = setTimeout(ask, PAUSE, found[1]);
    } else {
      close();
    }
  });

  text.addEventListener("keydown", (event) => {
    if (list.hidden) {
      return;
    }
    const last = options().length - 1;
    const moves = { ArrowDown: chosen >= last ? 0 : chosen + 1, ArrowUp: chosen <= 0 ? last : chosen - 1 };
    if (event.key in moves) {
      mark(moves[event.key]);
    } else if (event.key === "Enter" || event.key === "Tab") {
      take(options()[chosen].textContent);
    } else if (event.key === "Escape") {
      close();
    } else {
      return;
    }
    event.preventDefault();
  });

  text.addEventListener("blur", close);

  // The names of the topic are buttons that write themselves.
  for (const code of details.querySelectorAll("li code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "portal-names__name";
    button.textContent = code.textContent.slice(2, -1);
    button.addEventListener("click", () => take(button.textContent));
    code.replaceWith(button);
  }
}

for (const details of document.querySelectorAll("[data-mentions]")) {
  offerNames(details);
}
