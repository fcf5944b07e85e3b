// Notices when the page was read to its end, and tells the server.
import { isSettled } from "./places.js";
import { showState } from "./progress.js";

const READ_MS = 1500;
const AGAIN_MS = 10000;

/** The text ends where the last quiz begins, or at the end of the page if there is no quiz. It counts
    once that is on the screen, or above it, for a moment, and the page is complete. */
export function awaitEnd({ dataset: { read: address, xsrf } }) {
  if (!address) return;
  let told = false;
  let pause = 0;
  let reached = false;

  async function consider() {
    clearTimeout(pause);
    if (told || !reached) return;
    if (document.hidden || !isSettled()) {
      pause = setTimeout(consider, READ_MS);
      return;
    }
    told = await tell(address, xsrf);
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

async function tell(address, xsrf) {
  try {
    const response = await fetch(address, { method: "POST", headers: { "X-XSRFToken": xsrf } });
    if (!response.ok) return false;
    showState(await response.json());
    return true;
  } catch {
    return false;
  }
}
