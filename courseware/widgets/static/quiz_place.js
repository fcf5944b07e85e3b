// Where a quiz stands in its page, and the names that its elements have there.
import { uniqueId } from "./dom.js";

const NAMING = ["id", "for", "aria-describedby", "aria-labelledby"];

/** A quiz can be on a page twice, in JupyterLab: a label belongs to the form that it stands in. */
export function keepIdsApart(root) {
  const elsewhere = (id) => [...document.querySelectorAll(`[id="${CSS.escape(id)}"]`)].some((one) => !root.contains(one));
  if (![...root.querySelectorAll("[id]")].some(({ id }) => elsewhere(id))) return;
  const suffix = uniqueId("");
  for (const name of NAMING) {
    for (const element of root.querySelectorAll(`[${name}]`)) element.setAttribute(name, element.getAttribute(name) + suffix);
  }
}

/** The place where the page has drawn this quiz already, unless another view has taken it. */
export function drawnPlace(quiz) {
  return document.querySelector(`.cw-quiz[data-quiz="${CSS.escape(quiz)}"]:not([data-alive])`);
}
