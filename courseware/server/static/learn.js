// A page with a notebook: watches its kernel, shows progress, notices when it was read to its end.

const LOOK_MS = 5000;
const START_MS = 45000;
const READ_MS = 1500;
const AGAIN_MS = 10000;
const NOTHING_CAME_MS = 5000;

const notebook = document.querySelector("[data-cw-notebook]");
const { kernel, state: stateAddress, read: readAddress, xsrf } = notebook.dataset;
const kernelAddress = `/api/kernels/${kernel}`;

const LOST = {
  died: ["The interactive part of this page has stopped.", "What was shown as saved is safe. Reload the page to go on."],
  failed: ["The interactive part of this page could not be started.", "You can read everything. Reload the page to try again."],
  idle: ["This page rested for a long time.", "What was shown as saved is safe. Reload the page to go on."],
  left: ["This page was put aside.", "What was shown as saved is safe. Reload the page to go on."],
  superseded: ["You have opened many pages since this one.", "What was shown as saved is safe. Reload this page to go on here."],
  closing: ["The server is being restarted.", "What was shown as saved is safe. Reload the page in a moment."],
  offline: ["There is no connection to the server.", "Trying again. What was shown as saved is safe."],
  "signed-out": ["You are signed out.", "What was shown as saved is safe. Sign in again to go on."],
};

/* The notice when something is lost --------------------------------------------------------- */

const notice = document.querySelector("[data-cw-lost]");
let lost = "";

function showLost(reason) {
  if (lost === reason) return;
  lost = reason;
  const [what, next] = LOST[reason] ?? LOST.died;
  const box = document.createElement("div");
  box.className = "cw-lost__box";
  const words = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = what;
  words.append(strong, ` ${next}`);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cw-button";
  button.textContent = reason === "signed-out" ? "Sign in" : "Reload";
  button.addEventListener("click", () => location.reload());
  box.append(words, button);
  notice.replaceChildren(box);
  if (reason !== "offline") giveUpWaiting();
}

function showFound() {
  if (lost !== "offline") return;
  lost = "";
  notice.replaceChildren();
}

/* The kernel -------------------------------------------------------------------------------- */

let failures = 0;
let timer = 0;

async function look() {
  clearTimeout(timer);
  try {
    const response = await fetch(kernelAddress, { headers: { Accept: "application/json" } });
    failures = 0;
    if (response.status === 401) return showLost("signed-out");
    if (response.status === 404) return showLost("died");
    if (response.ok) {
      const { execution_state: alive, reason } = await response.json();
      if (alive === "dead") return showLost(reason || "died");
      showFound();
    }
  } catch {
    failures += 1;
    if (failures > 1) showLost("offline");
  }
  timer = setTimeout(look, failures === 1 ? 1000 : LOOK_MS);
}

/** Look at once when the kernel's own socket goes, and put Voilà's empty shell out of the way. */
async function followVoila() {
  const until = Date.now() + START_MS;
  while (!window.jupyterapp) {
    if (Date.now() > until) return showLost("failed");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { shell, widgetManagerPromise } = window.jupyterapp;
  shell.node.id = "cw-voila-shell";
  shell.node.hidden = true;
  const manager = await widgetManagerPromise.promise;
  manager.kernel.connectionStatusChanged.connect((_, status) => {
    if (status !== "connected") look();
  });
  manager.kernel.statusChanged.connect((_, status) => {
    if (status === "dead") look();
  });
}

/* Voilà ends the kernel before it knows whether the page will really be left (a download asks the
   same question). So its answer is taken away here, and given when the page has gone. */
function leaveWhenGone() {
  window.addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  window.addEventListener("pagehide", () => {
    const form = new FormData();
    form.append("_xsrf", xsrf);
    navigator.sendBeacon(`/voila/api/shutdown/${kernel}`, form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

/* Places of widgets ------------------------------------------------------------------------- */

let settled = false;

function came(cell) {
  cell.querySelector("[data-cw-waiting]")?.remove();
  cell.removeAttribute("aria-busy");
}

function giveUpWaiting() {
  settled = true;
  for (const words of document.querySelectorAll("[data-cw-waiting] .cw-waiting__words")) {
    words.textContent = "This part of the page is not available just now.";
    words.parentElement.replaceChildren(words);
    words.closest("[aria-busy]")?.removeAttribute("aria-busy");
  }
  document.querySelector("[data-cw-working]")?.remove();
}

/** A placeholder goes when its output comes, or soon after its cell has run without one. */
function awaitOutputs() {
  const cells = [...document.querySelectorAll(".cw-cell--code")];
  if (!cells.length) settled = true;
  const observer = new MutationObserver(() => {
    for (const cell of cells) {
      if (cell.querySelector(".jp-OutputArea-child")) came(cell);
      else if (cell.querySelector(".jp-Cell-outputWrapper")) setTimeout(came, NOTHING_CAME_MS, cell);
    }
    if (cells.every((cell) => cell.querySelector(".jp-Cell-outputWrapper"))) {
      settled = true;
      document.querySelector("[data-cw-working]")?.remove();
    }
  });
  for (const cell of cells) observer.observe(cell, { childList: true, subtree: true });
}

/* Progress ---------------------------------------------------------------------------------- */

let asked = 0;

function showState(state) {
  const percent = Math.round(state.progress * 100);
  document.querySelector("[data-cw-bar]").value = percent;
  document.querySelector("[data-cw-percent]").textContent = `${percent}\u202f%`;
  const status = document.querySelector("[data-cw-status]");
  if (state.completed) {
    status.textContent = "You have completed this course.";
    for (const sign of document.querySelectorAll("[data-cw-going], [data-cw-done]")) {
      sign.hidden = "cwGoing" in sign.dataset;
    }
  } else if (state.read_to_end) {
    status.textContent = "You have read this lesson to its end.";
  }
}

function refresh() {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    try {
      const response = await fetch(stateAddress, { headers: { Accept: "application/json" } });
      if (response.ok) showState(await response.json());
    } catch {
      // The kernel's watch says that the connection is lost; the next progress asks again.
    }
  }, 200);
}

/* Read to the end --------------------------------------------------------------------------- */

async function tellRead() {
  try {
    const response = await fetch(readAddress, { method: "POST", headers: { "X-XSRFToken": xsrf } });
    if (!response.ok) return false;
    showState(await response.json());
    return true;
  } catch {
    return false;
  }
}

/** The text ends where the last quiz begins, or at the end of the page if there is no quiz. It counts
    once that is on the screen, or above it, for a moment, and the page is complete. */
function awaitEnd() {
  let told = false;
  let pause = 0;
  let reached = false;

  async function consider() {
    clearTimeout(pause);
    if (told || !reached) return;
    if (document.hidden || !settled) {
      pause = setTimeout(consider, READ_MS);
      return;
    }
    told = await tellRead();
    if (!told) pause = setTimeout(consider, AGAIN_MS);
    else observer.disconnect();
  }

  // The margin reaches far up: somebody who jumps past the end with the keyboard has reached it too.
  const observer = new IntersectionObserver(
    ([entry]) => {
      reached = entry.isIntersecting;
      clearTimeout(pause);
      if (reached) pause = setTimeout(consider, READ_MS);
    },
    { rootMargin: "1000000px 0px 0px 0px" },
  );
  const quizzes = document.querySelectorAll("[data-cw-quiz]");
  observer.observe(quizzes.length ? quizzes[quizzes.length - 1] : document.querySelector("[data-cw-end]"));
}

/* Wide tables ------------------------------------------------------------------------------- */

/** What has to be scrolled sideways can be reached with the keyboard, as long as it has to be. */
function reachWideTables() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const table of document.querySelectorAll(".cw-prose table, .cw-prose pre")) observer.observe(table);
}

leaveWhenGone();
awaitOutputs();
reachWideTables();
followVoila();
timer = setTimeout(look, LOOK_MS);
addEventListener("online", look);
document.addEventListener("visibilitychange", () => document.hidden || lost || look());
if (stateAddress) document.addEventListener("courseware:progress", refresh);
if (readAddress) awaitEnd();
