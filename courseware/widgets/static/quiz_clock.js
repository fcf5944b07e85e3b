// The time that is left: counted from what the registrar said last, by a clock that nobody can set.
import { _, ngettext } from "./words.js";

const SAID_AT = [300, 60, 10]; // seconds: more would be noise to who listens
const SHOWN_FROM = 3600; // seconds before a quiz without a time limit closes
const TICK = 250;

export class Clock {
  constructor(element, { onend }) {
    this.element = element;
    this.onend = onend;
    this.name = element.querySelector(".cw-quiz-clock-name");
    this.time = element.querySelector("[role=timer]");
    this.status = element.querySelector("[role=status]");
    this.hasLimit = "limit" in element.dataset; // else the quiz closes: nothing to look at for long
    this.ends = Infinity;
    this.isOver = false;
    this.before = Infinity;
    this.timer = setInterval(() => this.tick(), TICK);
  }

  /** The registrar says that so many seconds are left. */
  sync(seconds) {
    if (this.isOver || seconds === null || seconds === undefined) return;
    this.ends = performance.now() + seconds * 1000;
    this.tick();
  }

  tick() {
    if (this.ends === Infinity) return;
    const left = Math.max(0, (this.ends - performance.now()) / 1000);
    this.time.textContent = asClock(left);
    this.element.hidden = !this.hasLimit && left > SHOWN_FROM;
    const near = left <= 60 ? "last" : left <= 300 ? "soon" : "";
    if (this.element.dataset.near !== near) {
      this.element.dataset.near = near;
      this.name.textContent = { last: _("Less than a minute left"), soon: _("Less than 5 minutes left"), "": _("Time left") }[near];
    }
    const due = SAID_AT.find((seconds) => left <= seconds && this.before > seconds && this.before !== Infinity);
    if (due) this.status.textContent = leftInWords(due);
    this.before = left;
    if (left === 0) {
      this.stop();
      this.isOver = true;
      this.name.textContent = _("Time is up");
      this.status.textContent = _("The time is up. Your answers are being handed in.");
      this.onend();
    }
  }

  stop() {
    clearInterval(this.timer);
    this.ends = Infinity;
  }
}

function leftInWords(seconds) {
  if (seconds < 60) return ngettext("{count} second left", "{count} seconds left", seconds);
  return ngettext("{count} minute left", "{count} minutes left", seconds / 60);
}

function asClock(seconds) {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
