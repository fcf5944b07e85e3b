// Items to be put in order: by buttons, and, for who has a pointer, by dragging.
import { spoken } from "./dom.js";
import { _ } from "./words.js";

const { DOCUMENT_POSITION_PRECEDING: PRECEDING, DOCUMENT_POSITION_FOLLOWING: FOLLOWING } = Node;

/** An order counts as an answer once something was moved, or the learner said to keep it. */
export class Order {
  constructor(fieldset) {
    this.list = fieldset.querySelector(".cw-quiz-order");
    this.keep = fieldset.querySelector("[data-keep]");
    this.status = this.keep.parentElement.querySelector("[role=status]");
  }

  get items() {
    return [...this.list.children];
  }

  get first() {
    return this.list.querySelector("button:not(:disabled)");
  }

  get isKept() {
    return "kept" in this.list.dataset;
  }

  read() {
    return this.isKept ? this.items.map((item) => item.dataset.option) : [];
  }

  write(answer) {
    const items = new Map(this.items.map((item) => [item.dataset.option, item]));
    this.list.append(...answer.map((id) => items.get(id)).filter(Boolean));
    this.settle(answer.length > 0);
  }

  settle(kept) {
    this.list.toggleAttribute("data-kept", kept);
    this.keep.hidden = kept;
    const last = this.items.length - 1;
    this.items.forEach((item, place) => {
      item.querySelector('[data-move="-1"]').disabled = place === 0;
      item.querySelector('[data-move="1"]').disabled = place === last;
    });
  }

  enliven(signal) {
    this.keep.disabled = false;
    this.settle(this.isKept);
    this.list.addEventListener("click", ({ target }) => this.press(target.closest("[data-move]")), { signal });
    this.list.addEventListener("pointerdown", (event) => this.take(event, signal), { signal });
    this.keep.addEventListener("click", () => this.done(_("The order is kept.")), { signal });
  }

  press(button) {
    if (!button) return;
    const item = button.closest("[data-option]");
    const step = Number(button.dataset.move);
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (step < 0) other.before(item);
    else other.after(item);
    this.tell(item);
    // where there is no further to go, its other button is the next best place for the focus
    (button.disabled ? item.querySelector("button:not(:disabled)") : button).focus();
  }

  /** Drag an item by its handle. */
  take(event, signal) {
    const grip = event.target.closest(".cw-quiz-grip");
    if (!grip || event.button || this.list.closest("fieldset").disabled) return;
    event.preventDefault();
    const item = grip.closest("[data-option]");
    const before = this.items.indexOf(item);
    const letGo = new AbortController();
    grip.setPointerCapture(event.pointerId);
    item.dataset.held = "";
    const follow = ({ clientY }) => {
      const over = this.items.find((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return each !== item && clientY > top && clientY < bottom;
      });
      if (!over) return;
      const { top, height } = over.getBoundingClientRect();
      const isAbove = this.items.indexOf(over) < this.items.indexOf(item);
      if (isAbove ? clientY > top + height / 2 : clientY < top + height / 2) return;
      // the others move, one by one: a handle that is taken out of the page loses its pointer
      while (isAbove ? item.compareDocumentPosition(over) & PRECEDING : item.compareDocumentPosition(over) & FOLLOWING) {
        if (isAbove) item.after(item.previousElementSibling);
        else item.before(item.nextElementSibling);
      }
    };
    const drop = () => {
      letGo.abort();
      delete item.dataset.held;
      if (this.items.indexOf(item) !== before) this.tell(item);
    };
    const listening = { signal: AbortSignal.any([signal, letGo.signal]) };
    grip.addEventListener("pointermove", follow, listening);
    grip.addEventListener("pointerup", drop, listening);
    grip.addEventListener("pointercancel", drop, listening);
  }

  tell(item) {
    const name = spoken(item.querySelector(".cw-quiz-option-text"));
    this.done(_("{item}, now {place} of {total}", { item: name, place: this.items.indexOf(item) + 1, total: this.items.length }));
  }

  done(words) {
    const hadFocus = document.activeElement === this.keep;
    this.settle(true);
    this.status.textContent = words;
    if (hadFocus) this.first.focus();
    this.list.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
