// The form of a quiz: one fieldset a question, each with the native controls of its type.
import { h, icon, spoken, uniqueId } from "./dom.js";
import { controlsOf, same } from "./quiz_answers.js";
import { enlivenPicture } from "./quiz_picture.js";
import { Steps } from "./quiz_steps.js";
import { countWords, enlivenCode } from "./quiz_writing.js";
import { _, listing, ngettext } from "./words.js";

const PAUSE = 900; // milliseconds without a key, after which what is being written is saved
const SAVE_TEXTS = {
  saving: _("Saving…"),
  saved: _("Saved"),
  retrying: _("Not saved yet — trying again"),
  lost: _("Not saved: reload the page"),
  refused: _("Not saved"),
};
const SUBMIT_TEXTS = {
  saving: _("Submitting…"),
  retrying: _("Not submitted yet — trying again"),
  lost: _("Not submitted: reload the page. What was saved is kept."),
};

/** A form that was drawn from `assessment/templates/form.html`, brought to life until `signal` is aborted. */
export class QuizForm {
  constructor(element, { onchoice, onhint, onmove, onsubmit, signal }) {
    this.element = element;
    this.onchoice = onchoice;
    this.onsubmit = onsubmit;
    this.signal = signal;
    this.saving = element.querySelector(".cw-quiz-saving");
    this.button = element.querySelector("[type=submit]");
    this.confirm = element.querySelector(".cw-quiz-confirm");
    this.fieldsets = new Map();
    this.controls = new Map();
    this.typing = new Map(); // question -> the timer that will save it
    this.told = new Map(); // question -> the answer that was handed on last
    for (const fieldset of element.querySelectorAll("fieldset[data-question]")) this.enliven(fieldset, onhint);
    for (const label of element.querySelectorAll("label:has(math)")) {
      // Not `label.control`: there is none while the form is in no document yet.
      element.querySelector(`#${CSS.escape(label.htmlFor)}`)?.setAttribute("aria-label", spoken(label));
    }
    this.listen(element, "submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.listen(this.confirm, "keydown", (event) => event.key === "Escape" && this.dismiss(this.button));
    this.steps = "steps" in element.dataset ? new Steps(this, { onmove, signal }) : null;
    this.button.disabled = false;
  }

  listen(target, kind, act) {
    target.addEventListener(kind, act, { signal: this.signal });
  }

  enliven(fieldset, onhint) {
    const id = fieldset.dataset.question;
    const controls = controlsOf(fieldset);
    this.fieldsets.set(id, fieldset);
    this.controls.set(id, controls);
    controls.enliven?.(this.signal);
    enlivenPicture(fieldset, this.signal);
    enlivenCode(fieldset, this.signal);
    this.listen(fieldset, "input", ({ target }) => {
      if (!target.matches("textarea, input[type=text]")) return;
      clearTimeout(this.typing.get(id));
      this.typing.set(id, setTimeout(() => this.tell(id), PAUSE));
      this.follow(id);
    });
    this.listen(fieldset, "change", ({ target }) => {
      this.dismiss();
      if ("sure" in target.dataset) this.tell(id, Number(target.value));
      else this.tell(id);
    });
    const hint = fieldset.querySelector("[data-hint]");
    if (!hint) return;
    hint.disabled = false;
    this.listen(hint, "click", () => {
      hint.disabled = true;
      onhint(id);
    });
  }

  /** Hand on the answer to this question, unless that was done already. */
  tell(id, sure) {
    clearTimeout(this.typing.get(id));
    this.typing.delete(id);
    this.follow(id);
    const answer = this.chosen(id);
    if (sure === undefined && same(answer, this.told.get(id) ?? [])) return;
    this.told.set(id, answer);
    this.onchoice(id, answer, sure);
  }

  /** Hand on what is being written. */
  tellAll() {
    for (const id of [...this.typing.keys()]) this.tell(id);
  }

  /** Let what stands around an answer follow it. */
  follow(id) {
    const fieldset = this.fieldsets.get(id);
    countWords(fieldset);
    const sure = fieldset.querySelector(".cw-quiz-sure");
    if (sure) sure.hidden = this.chosen(id).length === 0;
    this.steps?.follow();
  }

  chosen(id) {
    return this.controls.get(id).read();
  }

  answers() {
    return Object.fromEntries([...this.fieldsets.keys()].map((id) => [id, this.chosen(id)]));
  }

  /** How sure the learner is of each answer, where that was said. */
  confidence() {
    const said = [...this.fieldsets].map(([id, fieldset]) => [id, fieldset.querySelector(".cw-quiz-sure:not([hidden]) :checked")]);
    return Object.fromEntries(said.filter(([, input]) => input).map(([id, input]) => [id, Number(input.value)]));
  }

  /** Show these answers, but for the questions that `except` holds back and those that are being written. */
  apply(answers, except) {
    for (const id of this.fieldsets.keys()) {
      if (except(id) || this.typing.has(id)) continue;
      const answer = answers[id] ?? [];
      this.told.set(id, answer);
      if (!same(this.chosen(id), answer)) this.controls.get(id).write(answer);
      this.follow(id);
    }
  }

  /** These hints of a question were taken; it has as many as it has costs. */
  showHints(id, hints) {
    const help = this.fieldsets.get(id)?.querySelector(".cw-quiz-help");
    if (!help) return;
    const costs = help.dataset.costs.split(" ").map(Number);
    const list = help.querySelector("ol");
    const button = help.querySelector("[data-hint]");
    const next = costs[hints.length];
    list.hidden = hints.length === 0;
    list.replaceChildren(...hints.map((html) => h("li", { tabIndex: -1, html })));
    button.textContent = next ? ngettext("Show a hint (costs {count} point)", "Show a hint (costs {count} points)", next) : _("Show a hint");
    // switched off while it was under way, the button has lost the focus
    const hadFocus = [button, document.body].includes(document.activeElement);
    button.disabled = false;
    help.querySelector("[data-left]").textContent = _("{count} left", { count: costs.length - hints.length });
    const done = hints.length >= costs.length;
    button.parentElement.hidden = done;
    if (hadFocus) (done ? list.lastElementChild : button).focus();
  }

  /** The questions without an answer, and those of whose answer a part is missing. */
  missing() {
    const all = [...this.controls].map(([id, controls], index) => ({ id, number: index + 1, controls }));
    const empty = all.filter(({ controls }) => controls.read().length === 0);
    const partly = all.filter((each) => each.controls.complete === false && !empty.includes(each));
    return { empty, partly, words: missingInWords(empty, partly) };
  }

  /** Hand in; ask once, in place, when something is unanswered. */
  submit() {
    const { empty, partly, words } = this.missing();
    if (this.steps || words.length === 0) this.send();
    else this.ask(words, [...empty, ...partly].sort((a, b) => a.number - b.number)[0]);
  }

  ask(words, first) {
    this.question(words, _("An unanswered question brings no points."), [
      [_("Go to question {number}", first), () => this.goTo(first.id)],
      [_("Submit anyway"), () => this.send()],
    ]);
  }

  /** Ask the learner in place, before something that cannot be taken back. */
  question([first, ...others], consequence, answers) {
    const title = uniqueId("cw-confirm");
    const heading = h("p", { class: "cw-quiz-confirm-title", id: title, tabIndex: -1 }, first);
    const buttons = answers.map(([words, act]) => h("button", { type: "button", class: "cw-button", onclick: act }, words));
    this.confirm.setAttribute("aria-labelledby", title);
    this.confirm.replaceChildren(
      icon("warning"),
      h("div", {}, heading, ...[...others, consequence].map((words) => h("p", {}, words))),
      h("div", { class: "cw-quiz-confirm-actions" }, ...buttons),
    );
    this.confirm.hidden = false;
    heading.focus();
  }

  goTo(id) {
    this.dismiss();
    if (this.steps) this.steps.show([...this.fieldsets.keys()].indexOf(id));
    this.controls.get(id).first.focus();
    this.fieldsets.get(id).scrollIntoView({ block: "center" });
  }

  dismiss(focus) {
    this.confirm.hidden = true;
    focus?.focus();
  }

  send() {
    this.dismiss();
    for (const timer of this.typing.values()) clearTimeout(timer);
    this.typing.clear();
    const answers = this.answers();
    const confidence = this.confidence();
    this.lock(true);
    this.onsubmit(answers, confidence);
  }

  /** While a submission is under way nothing can be changed. */
  lock(locked) {
    for (const fieldset of this.fieldsets.values()) fieldset.disabled = locked;
    for (const hint of this.element.querySelectorAll("[data-hint]")) hint.disabled = locked;
    this.button.disabled = locked;
    this.steps?.lock(locked);
  }

  /** Say how saving goes. `order` is "submit" while the whole form is on its way. */
  report(state, order, message = "") {
    const texts = order === "submit" ? SUBMIT_TEXTS : SAVE_TEXTS;
    const said = message && state === "refused" ? _("Not saved: {reason}", { reason: message }) : texts[state];
    reportIn(this.saving, state, said ?? message);
  }
}

/** Words and a sign for how something goes that is under way. */
export function reportIn(status, state, text) {
  const words = h("span", {}, text);
  // a screen reader hears how it ended, not every start
  if (state === "saving") words.setAttribute("aria-hidden", "true");
  const reload = h("button", { type: "button", class: "cw-button cw-button-quiet", onclick: () => location.reload() }, _("Reload"));
  status.dataset.state = state;
  status.replaceChildren(
    ...(state === "saved" ? [icon("right")] : []),
    ...(["retrying", "lost", "refused"].includes(state) ? [icon("warning")] : []),
    words,
    ...(state === "lost" ? [reload] : []),
  );
}

function missingInWords(empty, partly) {
  const numbers = (questions) => listing(questions.map(({ number }) => String(number)));
  const said = [];
  if (empty.length === 1) said.push(_("Question {number} is unanswered.", empty[0]));
  if (empty.length > 1) said.push(ngettext("{count} question is unanswered: {numbers}.", "{count} questions are unanswered: {numbers}.", empty.length, { numbers: numbers(empty) }));
  if (partly.length) said.push(ngettext("A part of question {numbers} is missing.", "Parts of questions {numbers} are missing.", partly.length, { numbers: numbers(partly) }));
  return said;
}
