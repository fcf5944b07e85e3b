// The form of a quiz: native radio buttons and check boxes, one fieldset a question.
import { count, h, icon, listing, spoken, uniqueId } from "./dom.js";

const SAVE_TEXTS = {
  saving: "Saving…",
  saved: "Saved",
  retrying: "Not saved yet — trying again",
  lost: "Not saved: reload the page",
  refused: "Not saved",
};
const SUBMIT_TEXTS = {
  saving: "Submitting…",
  retrying: "Not submitted yet — trying again",
  lost: "Not submitted: reload the page. What was saved is kept.",
};

/** Choices in a form that were made since it was drawn: question -> options. */
export function choicesSinceDrawn(root) {
  const changed = new Map();
  for (const fieldset of root.querySelectorAll("fieldset[data-question]")) {
    const inputs = [...fieldset.querySelectorAll("input")];
    if (inputs.some((input) => input.checked !== input.defaultChecked)) {
      changed.set(fieldset.dataset.question, inputs.filter((input) => input.checked).map((input) => input.value));
    }
  }
  return changed;
}

/** A form that was drawn from `assessment/quiz.html`, brought to life until `signal` is aborted. */
export class QuizForm {
  constructor(element, { onchoice, onsubmit, signal }) {
    this.element = element;
    this.onchoice = onchoice;
    this.onsubmit = onsubmit;
    this.saving = element.querySelector(".cw-quiz-saving");
    this.button = element.querySelector("[type=submit]");
    this.confirm = element.querySelector(".cw-quiz-confirm");
    this.fieldsets = new Map();
    for (const fieldset of element.querySelectorAll("fieldset[data-question]")) {
      const id = fieldset.dataset.question;
      this.fieldsets.set(id, fieldset);
      fieldset.addEventListener(
        "change",
        () => {
          this.dismiss();
          this.onchoice(id, this.chosen(id));
        },
        { signal },
      );
    }
    for (const label of element.querySelectorAll("label:has(math)")) {
      // Not `label.control`: there is none while the form is in no document yet.
      element.querySelector(`#${CSS.escape(label.htmlFor)}`)?.setAttribute("aria-label", spoken(label));
    }
    element.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        this.submit();
      },
      { signal },
    );
    this.confirm.addEventListener("keydown", (event) => event.key === "Escape" && this.dismiss(this.button), { signal });
    this.button.disabled = false;
  }

  inputs(question) {
    return [...this.fieldsets.get(question).querySelectorAll("input")];
  }

  chosen(question) {
    return this.inputs(question).filter((input) => input.checked).map((input) => input.value);
  }

  answers() {
    return Object.fromEntries([...this.fieldsets.keys()].map((id) => [id, this.chosen(id)]));
  }

  /** Show these answers, but for the questions that `except` holds back. */
  apply(answers, except) {
    for (const id of this.fieldsets.keys()) {
      if (except(id)) continue;
      const chosen = answers[id] ?? [];
      for (const input of this.inputs(id)) input.checked = chosen.includes(input.value);
    }
  }

  /** Hand in; ask once, in place, when something is unanswered. */
  submit() {
    const open = [...this.fieldsets.keys()]
      .map((id, index) => ({ id, number: index + 1 }))
      .filter(({ id }) => this.chosen(id).length === 0);
    if (open.length === 0) this.send();
    else this.ask(open);
  }

  ask(open) {
    const title = uniqueId("cw-confirm");
    const numbers = listing(open.map(({ number }) => String(number)));
    const heading = h(
      "p",
      { class: "cw-quiz-confirm-title", id: title, tabIndex: -1 },
      open.length === 1
        ? `Question ${numbers} is unanswered.`
        : `${count(open.length, "question")} are unanswered: ${numbers}.`,
    );
    this.confirm.setAttribute("aria-labelledby", title);
    this.confirm.replaceChildren(
      icon("warning"),
      h("div", {}, heading, h("p", {}, "An unanswered question counts as wrong.")),
      h(
        "div",
        { class: "cw-quiz-confirm-actions" },
        h("button", { type: "button", class: "cw-button", onclick: () => this.goTo(open[0].id) }, `Go to question ${open[0].number}`),
        h("button", { type: "button", class: "cw-button", onclick: () => this.send() }, "Submit anyway"),
      ),
    );
    this.confirm.hidden = false;
    heading.focus();
  }

  goTo(question) {
    this.dismiss();
    const first = this.inputs(question)[0];
    first.focus();
    this.fieldsets.get(question).scrollIntoView({ block: "center" });
  }

  dismiss(focus) {
    this.confirm.hidden = true;
    focus?.focus();
  }

  send() {
    this.dismiss();
    const answers = this.answers();
    this.lock(true);
    this.onsubmit(answers);
  }

  /** While a submission is under way nothing can be changed. */
  lock(locked) {
    for (const fieldset of this.fieldsets.values()) fieldset.disabled = locked;
    this.button.disabled = locked;
  }

  /** Say how saving goes. `order` is "submit" while the whole form is on its way. */
  report(state, order, message = "") {
    const texts = order === "submit" ? SUBMIT_TEXTS : SAVE_TEXTS;
    const words = h("span", {}, [texts[state], message].filter(Boolean).join(": "));
    // a screen reader hears how it ended, not every start
    if (state === "saving") words.setAttribute("aria-hidden", "true");
    const reload = h("button", { type: "button", class: "cw-button cw-button-quiet", onclick: () => location.reload() }, "Reload");
    this.saving.dataset.state = state;
    this.saving.replaceChildren(
      ...(state === "saved" ? [icon("right")] : []),
      ...(["retrying", "lost", "refused"].includes(state) ? [icon("warning")] : []),
      words,
      ...(state === "lost" ? [reload] : []),
    );
  }
}
