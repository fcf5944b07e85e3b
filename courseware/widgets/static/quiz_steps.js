// One question at a time: forth, back where the quiz allows it, and a last look before handing in.
import { h } from "./dom.js";
import { _, ngettext } from "./words.js";

export class Steps {
  constructor(form, { onmove, signal }) {
    const { element } = form;
    this.form = form;
    this.onmove = onmove;
    this.fieldsets = [...element.querySelectorAll("fieldset[data-question]")];
    this.goingBack = "back" in element.dataset;
    this.place = Number(element.dataset.steps);
    this.next = element.querySelector('[data-step="1"]');
    this.previous = element.querySelector('[data-step="-1"]');
    this.jumps = [...element.querySelectorAll("[data-go]")];
    this.last = element.querySelector(".cw-quiz-last");
    this.next.addEventListener("click", () => this.forward(), { signal });
    this.previous?.addEventListener("click", () => this.go(this.place - 1), { signal });
    for (const jump of this.jumps) jump.addEventListener("click", () => this.go(Number(jump.dataset.go)), { signal });
    this.lock(false);
    this.show(this.place);
  }

  get isReview() {
    return this.place === this.fieldsets.length;
  }

  /** On to the next question; where there is no way back, not past an unanswered one without a word. */
  forward() {
    const { question } = this.fieldsets[this.place].dataset;
    const { form } = this;
    if (this.goingBack || form.chosen(question).length) return this.go(this.place + 1);
    const stay = () => {
      form.dismiss();
      form.controls.get(question).first.focus();
    };
    return form.question([_("Question {number} is unanswered.", { number: this.place + 1 })], _("You cannot come back to it."), [
      [_("Answer it"), stay],
      [_("Go on without an answer"), () => this.go(this.place + 1)],
    ]);
  }

  go(place) {
    this.form.tellAll();
    this.show(place);
    if (!this.isReview) this.onmove(place);
    const heading = this.isReview ? this.last.querySelector("h3") : this.fieldsets[place].querySelector("legend");
    heading.focus();
    heading.scrollIntoView({ block: "nearest" });
  }

  show(place) {
    this.form.dismiss();
    this.place = place;
    const { length } = this.fieldsets;
    this.fieldsets.forEach((fieldset, index) => (fieldset.hidden = index !== place));
    this.last.hidden = !this.isReview;
    this.form.button.hidden = !this.isReview;
    this.next.hidden = this.isReview;
    this.next.textContent = place === length - 1 ? _("Finish…") : _("Next");
    if (this.previous) this.previous.hidden = place === 0;
    this.jumps.forEach((jump, index) => (index === place ? jump.setAttribute("aria-current", "step") : jump.removeAttribute("aria-current")));
    const { element } = this.form;
    element.querySelector(".cw-quiz-step").textContent = this.isReview ? _("Last look") : _("{number} of {total}", { number: place + 1, total: length });
    element.querySelector(".cw-quiz-steps .cw-quiz-bar span").style.inlineSize = `${(100 * Math.min(place + 1, length)) / length}%`;
    this.follow();
  }

  /** Let the list of questions, and the last look, follow the answers. */
  follow() {
    this.jumps.forEach((jump, index) => {
      const answered = this.form.chosen(this.fieldsets[index].dataset.question).length > 0;
      jump.toggleAttribute("data-answered", answered);
      const number = index + 1;
      jump.setAttribute("aria-label", answered ? _("Question {number} (answered)", { number }) : _("Question {number}", { number }));
    });
    if (this.isReview) this.look();
  }

  /** What is still missing, with ways to it where the quiz goes back. */
  look() {
    const { empty, partly, words } = this.form.missing();
    const all = [...empty, ...partly].sort((a, b) => a.number - b.number);
    const way = ({ number }) => h("li", {}, h("button", { type: "button", class: "cw-button", onclick: () => this.go(number - 1) }, _("Question {number}", { number })));
    this.last.querySelector("[data-missing]").replaceChildren(
      ...(words.length ? words.map((each) => h("p", {}, each)) : [h("p", {}, ngettext("You have answered the question.", "You have answered all {count} questions.", this.fieldsets.length))]),
      ...(all.length && this.goingBack ? [h("ul", { class: "cw-quiz-ways" }, ...all.map(way))] : []),
    );
  }

  lock(locked) {
    for (const button of [this.next, this.previous, ...this.jumps]) if (button) button.disabled = locked;
  }
}
