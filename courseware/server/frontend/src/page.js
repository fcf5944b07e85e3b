// A page with a notebook: connects its kernel, shows what its cells say, and looks after the page.
import { connect } from "./kernel.js";
import { leaveWhenGone } from "./leaving.js";
import { WidgetManager } from "./manager.js";
import { cellsHaveRun, giveUpWaiting, showIn } from "./places.js";
import { followProgress } from "./progress.js";
import { awaitEnd } from "./reading.js";
import { receiveOutputs } from "./execution.js";
import { askForStandard } from "./standard_instead.js";
import { reachWideTables } from "./tables.js";
import { parsed, theNotebook } from "./arrival.js";
import { watchKernel } from "./watch.js";

async function begin() {
  const notebook = await theNotebook();
  const { kernel: id } = notebook.dataset;
  leaveWhenGone(notebook);

  const { kernel, asked } = connect(id);
  const manager = new WidgetManager(kernel, askForStandard, asked);
  watchKernel(id, kernel);
  const ran = receiveOutputs(id, (cell, output) => showIn(cell, output, manager));

  await parsed();
  if (document.querySelector("[data-cw-controls]")) manager.expectControls();
  reachWideTables();
  followProgress(notebook);
  awaitEnd(notebook);
  await ran.then(cellsHaveRun, giveUpWaiting);
}

begin();
