// The places of outputs: what waits there, what comes there, and what is said when nothing comes.
import { parsed } from "./arrival.js";
import { _ } from "../../../widgets/static/words.js";

let settled = false;

/** Whether every place has what it will have, as far as is known. */
export const isSettled = () => settled;

/** The place is no longer waited for. */
export function came(cell) {
  cell.querySelector("[data-cw-waiting]")?.remove();
  cell.removeAttribute("aria-busy");
}

/** Every cell has run. */
export function cellsHaveRun() {
  settled = true;
  document.querySelector("[data-cw-working]")?.remove();
}

/** Nothing more will come: say so wherever something is waited for. */
export function giveUpWaiting() {
  cellsHaveRun();
  for (const words of document.querySelectorAll("[data-cw-waiting] .cw-waiting__words")) {
    words.textContent = _("This part of the page is not available just now.");
    words.parentElement.replaceChildren(words);
    words.closest("[aria-busy]")?.removeAttribute("aria-busy");
  }
}

const toShow = new Map(); // cell -> the last thing asked for there: outputs keep their order

/** Show an output in the place of the cell with this number; null: the cell has none. */
export function showIn(cell, output, manager) {
  const before = toShow.get(cell) ?? parsed();
  toShow.set(cell, before.then(() => place(cell, output, manager)));
}

function place(number, output, manager) {
  const cell = document.querySelector(`[cell-index="${number + 1}"]`);
  if (!cell) return;
  if (!output) return came(cell);
  const { element, drawn } = manager.drawing(output);
  cell.querySelector(".cw-output").append(element);
  // Until there is something to see, what waits in its place stays.
  drawn.then(() => came(cell));
}
