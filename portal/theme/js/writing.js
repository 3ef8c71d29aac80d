// Where people write: buttons for the marks of Markdown, and a draft that is saved while they type.
// Without this the text can be written, previewed and saved all the same.

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

// What a button does with the chosen words, or puts there when none are chosen.
const around = (mark, example) => (chosen) => [mark, chosen || example, mark];
const beforeLines = (mark, example) => (chosen) => [
  "",
  (chosen || example)
    .split("\n")
    .map((line) => mark + line)
    .join("\n"),
  "",
];
const BUTTONS = [
  { name: "Bold", shows: "B", key: "b", marks: around("**", "bold words") },
  { name: "Italic", shows: "I", key: "i", marks: around("*", "words in italics") },
  { name: "Link", shows: "Link", key: "k", marks: (chosen) => ["[", chosen || "words", "](https://)"] },
  { name: "List", shows: "List", marks: beforeLines("- ", "first point"), line: true },
  { name: "Quote", shows: "Quote", marks: beforeLines("> ", "somebody’s words"), line: true },
];

function format(area, button) {
  let { selectionStart: start, selectionEnd: end } = area;
  if (button.line) {
    start = area.value.lastIndexOf("\n", start - 1) + 1;
  }
  const [before, words, after] = button.marks(area.value.slice(start, end));
  const gap = button.line && start > 1 && area.value.slice(start - 2, start) !== "\n\n" ? "\n" : "";
  area.focus();
  area.setRangeText(gap + before + words + after, start, end, "end");
  const from = start + gap.length + before.length;
  if (button.name === "Link") {
    const address = from + words.length + 2;
    area.setSelectionRange(address, address + "https://".length);
  } else {
    area.setSelectionRange(from, from + words.length);
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// One stop for the Tab key; the arrow keys, Home and End move within, as in every toolbar.
function toolbar(area) {
  const bar = document.createElement("div");
  bar.className = "portal-toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  bar.setAttribute("aria-controls", area.id);
  const made = BUTTONS.map((button, number) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `portal-toolbar__button portal-toolbar__button--${button.name.toLowerCase()}`;
    element.textContent = button.shows;
    element.setAttribute("aria-label", button.name);
    if (button.key) {
      element.title = `${button.name} (${MAC ? "⌘" : "Ctrl+"}${button.key.toUpperCase()})`;
      element.setAttribute("aria-keyshortcuts", `${MAC ? "Meta" : "Control"}+${button.key.toUpperCase()}`);
    }
    element.tabIndex = number === 0 ? 0 : -1;
    element.addEventListener("click", () => format(area, button));
    bar.append(element);
    return element;
  });
  bar.addEventListener("keydown", (event) => {
    const at = made.indexOf(document.activeElement);
    const last = made.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      made.forEach((element, number) => (element.tabIndex = number === to ? 0 : -1));
      made[to].focus();
    }
  });
  area.addEventListener("keydown", (event) => {
    const button = BUTTONS.find((each) => each.key === event.key.toLowerCase());
    if (button && (MAC ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      format(area, button);
    }
  });
  area.before(bar);
}

for (const area of document.querySelectorAll("textarea[data-markdown]")) {
  toolbar(area);
}

// A draft is saved when nothing was typed for a moment, and when the page goes out of sight.
const STILL_FOR = 3000;

function keepDraft(form) {
  const note = form.querySelector("[data-draft-note]");
  let waiting = 0;
  let unsaved = false;
  let sending = false;

  function request() {
    const data = new FormData(form);
    data.set("then", "draft");
    const body = new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
    return { method: "POST", body, headers: { "X-Requested-With": "fetch" }, redirect: "manual", keepalive: true };
  }

  async function save() {
    clearTimeout(waiting);
    if (!unsaved || sending) {
      return;
    }
    unsaved = false;
    try {
      const answer = await fetch(form.action, request());
      say(answer.status === 204 ? "Draft saved." : "The draft could not be saved. You may have been logged out.");
    } catch {
      unsaved = true; // no line: the next word tries again
    }
  }

  function say(words) {
    if (note) {
      note.textContent = words;
      note.hidden = false;
    }
  }

  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, STILL_FOR);
  });
  form.addEventListener("submit", () => {
    sending = true;
    clearTimeout(waiting);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save();
    }
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  keepDraft(form);
}
