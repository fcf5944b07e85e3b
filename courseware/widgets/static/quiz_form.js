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

/** The form, and what the rest of the widget needs of it. */
export class QuizForm {
  constructor(form, { onchoice, onsubmit }) {
    this.form = form;
    this.onchoice = onchoice;
    this.onsubmit = onsubmit;
    this.fieldsets = new Map();
    this.saving = h("p", { class: "cw-quiz-saving", role: "status" });
    this.button = h("button", { class: "cw-button cw-button-primary", type: "submit" }, "Submit answers");
    this.confirm = h("div", { class: "cw-quiz-confirm", role: "group", hidden: true });
    this.element = h(
      "form",
      { class: "cw-quiz-form", noValidate: true },
      ...form.questions.map((question, index) => this.question(question, index + 1)),
      this.confirm,
      h("div", { class: "cw-quiz-actions" }, this.button, this.saving),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.confirm.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.dismiss(this.button);
    });
  }

  question(question, number) {
    const many = question.type === "MULTI_SELECT";
    const name = uniqueId("cw-question");
    const hint = many ? h("p", { class: "cw-quiz-hint", id: `${name}-hint` }, "Select all that apply") : null;
    const options = question.options.map((option) => {
      const id = uniqueId("cw-option");
      const label = h("label", { for: id, html: option.html });
      const input = h("input", {
        type: many ? "checkbox" : "radio",
        name,
        id,
        value: option.id,
        "aria-label": label.querySelector("math") ? spoken(label) : null,
      });
      return h("div", { class: "cw-quiz-option" }, input, label);
    });
    const fieldset = h(
      "fieldset",
      { class: "cw-quiz-question", "data-question": question.id, "aria-describedby": hint?.id },
      h(
        "legend",
        {},
        h("span", { class: "cw-quiz-number" }, `Question ${number}`),
        h("span", { class: "cw-quiz-text", html: question.html }),
      ),
      hint,
      h("div", { class: "cw-quiz-options" }, ...options),
    );
    fieldset.addEventListener("change", () => {
      this.dismiss();
      this.onchoice(question.id, this.chosen(question.id));
    });
    this.fieldsets.set(question.id, fieldset);
    return fieldset;
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
