// Longer texts: a word count that follows, and a field for programs that indents.
import { ngettext } from "./words.js";

/** Count the words of every essay in this fieldset, and say when there are too many or too few. */
export function countWords(fieldset) {
  const field = fieldset.querySelector("textarea[data-least]");
  if (!field) return;
  const { value, dataset } = field;
  const words = value.match(/\S+/g)?.length ?? 0;
  const most = Number(dataset.most) || Infinity;
  const note = fieldset.querySelector("[data-words]");
  const toGo = words ? Number(dataset.least) - words : 0;
  if (words > most) note.textContent = ngettext("{count} word, {excess} too many", "{count} words, {excess} too many", words, { excess: words - most });
  else if (toGo > 0) note.textContent = ngettext("{count} word, {missing} to go", "{count} words, {missing} to go", words, { missing: toGo });
  else note.textContent = ngettext("{count} word", "{count} words", words);
  note.parentElement.toggleAttribute("data-over", words > most);
}

const INDENT = "    ";

/** Tab indents; after Escape it goes on to what comes next, as everywhere else. */
export function enlivenCode(fieldset, signal) {
  const field = fieldset.querySelector(".cw-quiz-code");
  if (!field) return;
  let leaving = false;
  field.addEventListener("focus", () => (leaving = false), { signal });
  field.addEventListener(
    "keydown",
    (event) => {
      const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key === "Escape") leaving = true;
      else if (event.key === "Tab" && plain && !leaving) indent(event, field);
      else if (event.key === "Enter" && plain && !event.isComposing) breakLine(event, field);
      else if (event.key !== "Shift" && event.key !== "Tab") leaving = false;
    },
    { signal },
  );
}

function indent(event, field) {
  event.preventDefault();
  if (!event.shiftKey) return type(INDENT);
  const before = field.value.slice(0, field.selectionStart);
  const start = before.lastIndexOf("\n") + 1;
  const spaces = field.value.slice(start).match(/^ {1,4}/)?.[0].length ?? 0;
  if (!spaces) return undefined;
  const place = Math.max(start, field.selectionStart - spaces);
  field.setSelectionRange(start, start + spaces);
  type("");
  return field.setSelectionRange(place, place);
}

function breakLine(event, field) {
  event.preventDefault();
  const line = field.value.slice(0, field.selectionStart).split("\n").at(-1);
  const deeper = line.trimEnd().endsWith(":") ? INDENT : "";
  type(`\n${line.match(/^ */)[0]}${deeper}`);
}

/** As if typed, so that it can be undone. */
function type(text) {
  document.execCommand(text ? "insertText" : "delete", false, text);
}
