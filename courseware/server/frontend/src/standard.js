// A page with Voilà's standard front end, which connects the kernel and shows the outputs. This follows it.
import { leaveWhenGone } from "./leaving.js";
import { showLost } from "./notice.js";
import { came, cellsHaveRun } from "./places.js";
import { followProgress } from "./progress.js";
import { awaitEnd } from "./reading.js";
import { reachWideTables } from "./tables.js";
import { parsed, theNotebook } from "./arrival.js";
import { watchKernel } from "./watch.js";

const LOOK_MS = 200;
const START_MS = 45000;
const NOTHING_CAME_MS = 5000;

/** Voilà's connection to the kernel, and its empty shell out of the way. */
async function voilasKernel() {
  const until = Date.now() + START_MS;
  while (!window.jupyterapp) {
    if (Date.now() > until) return null;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const { shell, widgetManagerPromise } = window.jupyterapp;
  shell.node.id = "cw-voila-shell";
  shell.node.hidden = true;
  return (await widgetManagerPromise.promise).kernel;
}

/** A placeholder goes when its output comes, or soon after its cell has run without one. */
function awaitOutputs() {
  const cells = [...document.querySelectorAll(".cw-cell--code")];
  if (!cells.length) cellsHaveRun();
  const observer = new MutationObserver(() => {
    for (const cell of cells) {
      if (cell.querySelector(".jp-OutputArea-child")) came(cell);
      else if (cell.querySelector(".jp-Cell-outputWrapper")) setTimeout(came, NOTHING_CAME_MS, cell);
    }
    if (cells.every((cell) => cell.querySelector(".jp-Cell-outputWrapper"))) cellsHaveRun();
  });
  for (const cell of cells) observer.observe(cell, { childList: true, subtree: true });
}

async function begin() {
  const notebook = await theNotebook();
  leaveWhenGone(notebook);
  // Voilà ends the kernel when the page is asked whether it may be left, which a download asks too.
  window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  await parsed();
  awaitOutputs();
  reachWideTables();
  followProgress(notebook);
  awaitEnd(notebook);
  const kernel = await voilasKernel();
  if (kernel) watchKernel(notebook.dataset.kernel, kernel);
  else showLost("failed");
}

begin();
