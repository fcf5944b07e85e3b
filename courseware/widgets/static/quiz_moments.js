// Points in time on the learner's own clock, and what happens when they come.
import { momentFormat, relativeFormat } from "./words.js";

const LONGEST = 2 ** 31 - 1; // milliseconds that a timer can wait
const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** Show the moments in `root` as the learner's clock has them; returns what stops that. */
export function showMoments(root, { onagain }) {
  const times = root.querySelectorAll("time[data-moment]");
  if (!times.length) return () => {};
  const moment = momentFormat({ dateStyle: "long", timeStyle: "short" });
  const relative = relativeFormat();
  for (const time of times) time.textContent = moment.format(new Date(time.dateTime));
  const tell = () => {
    for (const span of root.querySelectorAll("[data-until]")) {
      const seconds = Math.round((new Date(span.dataset.until) - Date.now()) / 1000);
      const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
      span.textContent = seconds > 0 ? `(${relative.format(Math.round(seconds / size), unit)})` : "";
    }
  };
  tell();
  const ticking = setInterval(tell, 15000);
  const again = root.querySelector("[data-again-at]")?.dataset.againAt;
  let waiting = 0;
  const wait = () => {
    const left = new Date(again) - Date.now();
    if (left <= 0) onagain();
    // a moment later: the registrar's clock decides, not this one; and once more if it says no
    waiting = setTimeout(wait, left <= 0 ? 15000 : Math.min(left + 500, LONGEST));
  };
  if (again) waiting = setTimeout(wait, Math.min(Math.max(new Date(again) - Date.now() + 500, 500), LONGEST));
  return () => {
    clearInterval(ticking);
    clearTimeout(waiting);
  };
}
