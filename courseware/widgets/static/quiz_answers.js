// The controls of one question, read and written as an answer: a list of texts, as the record has it.
import { Order } from "./quiz_order.js";
import { showChosen } from "./quiz_picture.js";

class Choices {
  constructor(fieldset) {
    this.fieldset = fieldset;
    this.inputs = [...fieldset.querySelectorAll(".cw-quiz-options input")];
    this.first = this.inputs[0];
  }

  read() {
    return this.inputs.filter((input) => input.checked).map((input) => input.value);
  }

  write(answer) {
    for (const input of this.inputs) input.checked = answer.includes(input.value);
    showChosen(this.fieldset);
  }
}

/** One text: `trimmed` where space at its ends says nothing. */
class Text {
  constructor(fieldset, trimmed) {
    this.first = fieldset.querySelector("input, textarea");
    this.trimmed = trimmed;
  }

  read() {
    const { value, dataset, defaultValue } = this.first;
    const untouched = "starter" in dataset && value === defaultValue;
    if (!value.trim() || untouched) return [];
    return [this.trimmed ? value.trim() : value];
  }

  write([text]) {
    this.first.value = text ?? ("starter" in this.first.dataset ? this.first.defaultValue : "");
  }
}

/** A number and the unit that is chosen for it, or stands beside it. */
class Quantity {
  constructor(element) {
    this.first = element.querySelector("[data-number]");
    this.unit = element.querySelector("[data-unit]");
  }

  get text() {
    const number = this.first.value.trim();
    const unit = this.unit?.dataset.unit || this.unit?.value;
    return unit && /\d$/.test(number) ? `${number} ${unit}` : number;
  }

  set text(text) {
    const units = this.unit?.dataset.unit ? [this.unit.dataset.unit] : [...(this.unit?.options ?? [])].map(({ value }) => value);
    const number = (unit) => text.slice(0, -unit.length).trimEnd();
    const unit = units.filter((each) => each && text.endsWith(each) && /\d$/.test(number(each))).sort((a, b) => b.length - a.length)[0];
    this.first.value = unit ? number(unit) : text;
    if (this.unit?.options) this.unit.value = unit ?? "";
  }

  get complete() {
    return !this.unit?.options || Boolean(this.unit.value) || !/\d$/.test(this.first.value.trim());
  }

  read() {
    return this.text ? [this.text] : [];
  }

  write([text]) {
    this.text = text ?? "";
  }
}

/** A control for each stem or gap. */
class Places {
  constructor(fieldset) {
    this.places = [...fieldset.querySelectorAll("[data-place]")].map((place) => {
      const control = place.matches("select") ? place : place.querySelector("select:not([data-unit]), input");
      return { id: place.dataset.place, control, quantity: control.dataset.number === undefined ? null : new Quantity(place) };
    });
    this.first = this.places[0].control;
  }

  text({ control, quantity }) {
    return quantity ? quantity.text : control.value.trim();
  }

  get complete() {
    return this.places.every((place) => this.text(place) && (place.quantity?.complete ?? true));
  }

  read() {
    return this.places.filter((place) => this.text(place)).map((place) => `${place.id} ${this.text(place)}`);
  }

  write(answer) {
    const given = new Map(answer.map((part) => [part.split(" ", 1)[0], part.slice(part.indexOf(" ") + 1)]));
    for (const { id, control, quantity } of this.places) {
      const text = given.get(id) ?? "";
      if (quantity) quantity.text = text;
      else control.value = text;
    }
  }
}

const MADE = {
  NUMERIC: (fieldset) => new Quantity(fieldset),
  SHORT_TEXT: (fieldset) => new Text(fieldset, true),
  ESSAY: (fieldset) => new Text(fieldset, false),
  CODE: (fieldset) => new Text(fieldset, false),
  MATCHING: (fieldset) => new Places(fieldset),
  CLOZE: (fieldset) => new Places(fieldset),
  ORDERING: (fieldset) => new Order(fieldset),
};

/**
 * What reads and writes the answer of a question: `read()`, `write(answer)`, `first`, the control to go to,
 * and `complete`, which is false while a part of a given answer is missing.
 */
export function controlsOf(fieldset) {
  return (MADE[fieldset.dataset.type] ?? ((choices) => new Choices(choices)))(fieldset);
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Answers in a form that were given since it was drawn, before anybody listened: question -> answer. */
export function answersSinceDrawn(root) {
  const changed = new Map();
  for (const fieldset of root.querySelectorAll("fieldset[data-question]")) {
    if ([...fieldset.querySelectorAll("input:not([data-sure]), select, textarea")].some(isChanged)) {
      changed.set(fieldset.dataset.question, controlsOf(fieldset).read());
    }
  }
  return changed;
}

function isChanged(control) {
  if (control.matches("select")) {
    const drawn = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(drawn, 0);
  }
  return control.checked !== control.defaultChecked || control.value !== control.defaultValue;
}
