// How far the learner is in this course, as the record has it.

import { _, percent } from "../../../widgets/static/words.js";

const PAUSE_MS = 200;

/** Ask again whenever a widget says that something was achieved. */
export function followProgress({ dataset: { state: address } }) {
  if (!address) return;
  let asked = 0;
  document.addEventListener("courseware:progress", () => {
    clearTimeout(asked);
    asked = setTimeout(ask, PAUSE_MS, address);
  });
}

async function ask(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (response.ok) showState(await response.json());
  } catch {
    // The kernel's watch says that the connection is lost; the next progress asks again.
  }
}

/** Show what the server answered. */
export function showState(state) {
  const whole = Math.round(state.progress * 100);
  document.querySelector("[data-cw-bar]").value = whole;
  document.querySelector("[data-cw-percent]").textContent = percent(whole / 100).replace(" ", "\u202f");
  const status = document.querySelector("[data-cw-status]");
  if (state.completed) {
    status.textContent = _("You have completed this course.");
    for (const sign of document.querySelectorAll("[data-cw-going], [data-cw-done]")) {
      sign.hidden = "cwGoing" in sign.dataset;
    }
  } else if (state.read_to_end) {
    status.textContent = _("You have read this lesson to its end.");
  }
}
