// The quiz: shows what the kernel says, tells it what is chosen, and decides nothing.
import { announceProgress, h, icon, keepKeys, reachScrollers } from "./dom.js";
import { Outbox } from "./outbox.js";
import { answersSinceDrawn } from "./quiz_answers.js";
import { Clock } from "./quiz_clock.js";
import { QuizForm, reportIn } from "./quiz_form.js";
import { showMoments } from "./quiz_moments.js";
import { drawnPlace, keepIdsApart } from "./quiz_place.js";
import { _ } from "./words.js";

const ASK_AGAIN = 4000; // milliseconds, while the registrar is away
const AWAY = _("The quiz cannot be loaded just now — trying again.");
const CAME_BACK = _("You left this page while the attempt was open. That was noted.");
const DRAWN = ["cover", "form", "result"];

class QuizPage {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.outbox = new Outbox(
      (message) => model.send(message),
      (state, order) => this.report(state, order),
    );
    this.timer = 0;
    this.draw();
    if (this.clock) this.refresh(); // the view's seconds were counted when the kernel made it
  }

  get view() {
    return this.model.get("view");
  }

  // -- drawing ----------------------------------------------------------------------------------

  /** Draw what the view says; a form that is already on screen is kept, with the focus in it. */
  draw() {
    const { phase, key, title, html, answers, notice, seconds_left: left } = this.view;
    clearTimeout(this.timer);
    if (phase === "waiting") this.timer = setTimeout(() => this.refresh(), ASK_AGAIN);
    this.isOpen = this.view.is_open;
    if (this.form && phase === "form" && key === this.key) {
      this.form.apply(answers, (id) => this.outbox.holds(id));
      this.notice.textContent = notice || this.cameBack;
      this.clock?.sync(left);
      return;
    }
    if (DRAWN.includes(phase) && key === this.key && html === this.html) return;
    const isFirst = this.key === undefined;
    const chosen = isFirst ? answersSinceDrawn(this.root) : new Map();
    if (phase === "waiting" && this.root.dataset.drawn) {
      // The page has drawn the quiz: it stays, and what is chosen in it is kept until it can be saved.
      this.root.querySelector(".cw-quiz-notice").textContent = AWAY;
      return;
    }
    const heldFocus = this.root.contains(document.activeElement);
    const wasAnswered = Boolean(this.form);
    this.quieten();
    this.root.dataset.phase = phase;
    this.root.setAttribute("aria-label", title ? _("Quiz: {title}", { title }) : _("Quiz"));
    if (!isFirst || !key || this.root.dataset.drawn !== key) this.fill();
    this.key = key;
    this.html = html;
    delete this.root.dataset.drawn;
    this.enliven(chosen);
    const lostFocus = heldFocus && !this.root.contains(document.activeElement);
    if (lostFocus || (phase === "result" && wasAnswered)) this.goToHeading();
    reachScrollers(this.root);
  }

  fill() {
    const { phase, html, message } = this.view;
    if (DRAWN.includes(phase)) {
      this.root.innerHTML = html; // rendered and made safe by the catalogue
      keepIdsApart(this.root);
      return;
    }
    const words = phase === "waiting" ? AWAY : message;
    this.root.replaceChildren(h("p", { class: "cw-quiz-away", role: "status" }, icon("warning"), h("span", {}, words)));
  }

  /** Let what is drawn speak, and save what was chosen before it could. */
  enliven(chosen) {
    const { phase, notice, seconds_left: left } = this.view;
    const { signal } = this.listening;
    this.notice = this.root.querySelector(".cw-quiz-notice");
    if (this.notice) this.notice.textContent = notice;
    this.stopMoments = showMoments(this.root, { onagain: () => this.refresh() });
    const act = this.root.querySelector("[data-act]");
    if (act) {
      act.disabled = false;
      act.addEventListener("click", () => this.outbox.order ?? this.begin(act), { signal });
    }
    if (phase === "form") this.enlivenForm(chosen, signal);
    const clock = this.root.querySelector(".cw-quiz-clock");
    if (clock && phase === "form") {
      this.clock = new Clock(clock, { onend: () => this.timeIsUp() });
      this.clock.sync(left);
    }
  }

  enlivenForm(chosen, signal) {
    this.form = new QuizForm(this.root.querySelector(".cw-quiz-form"), {
      signal,
      onchoice: (question, answer, sure) => this.outbox.put(question, answer, sure),
      onhint: (question) => this.outbox.later("hint", { question }),
      onmove: (place) => this.outbox.later("move", { place }),
      onsubmit: (answers, confidence) => this.submit({ answers, confidence }),
    });
    this.form.apply({ ...this.view.answers, ...Object.fromEntries(chosen) }, () => false);
    for (const question of chosen.keys()) {
      if (this.form.fieldsets.has(question)) this.outbox.put(question, this.form.chosen(question));
    }
  }

  /** What was alive is about to be replaced. */
  quieten() {
    this.listening?.abort();
    this.stopMoments?.();
    this.clock?.stop();
    this.listening = new AbortController();
    this.form = null;
    this.clock = null;
    this.cameBack = "";
  }

  goToHeading() {
    const verdict = this.root.querySelector(".cw-quiz-verdict");
    (verdict ?? this.root.querySelector(".cw-quiz-title"))?.focus();
  }

  // -- asking -----------------------------------------------------------------------------------

  /** The button of a cover, or of a result. */
  begin({ dataset }) {
    this.outbox.clear();
    this.outbox.ask(dataset.act);
  }

  submit(facts) {
    this.outbox.clear();
    this.outbox.ask("submit", facts);
  }

  /** Nothing can be changed any more: what is there is handed in. The registrar does the same by its own clock. */
  timeIsUp() {
    this.form.send();
  }

  /** Say something that need not arrive. */
  mention(kind) {
    try {
      this.model.send({ kind, sequence: (this.outbox.sequence += 1) });
    } catch {
      // the page says so when its kernel is lost
    }
  }

  /** Another window may have gone on with this quiz. */
  refresh() {
    this.mention("refresh");
    if (this.view.phase === "waiting") this.timer = setTimeout(() => this.refresh(), ASK_AGAIN);
  }

  /** The page is hidden, or seen again. */
  look() {
    const watched = this.isOpen && this.form?.element.dataset.watch !== undefined;
    if (document.visibilityState !== "visible") {
      this.form?.tellAll();
      this.hasLeft = watched;
      if (watched) this.mention("left");
      return;
    }
    if (this.hasLeft && watched) this.notice.textContent = this.cameBack = CAME_BACK;
    this.hasLeft = false;
    if (!this.outbox.busy) this.refresh();
  }

  /** Whether leaving would lose an answer. */
  get isUnsaved() {
    return Boolean(this.form) && !this.view.preview && (this.outbox.busy || this.form.typing.size > 0);
  }

  // -- hearing ----------------------------------------------------------------------------------

  hear(message) {
    this.clock?.sync(message?.seconds_left);
    switch (message?.kind) {
      case "saved":
        this.isOpen = true;
        this.outbox.acknowledge(message.sequence);
        this.form?.apply(message.answers, (id) => this.outbox.holds(id));
        break;
      case "moved":
        this.outbox.acknowledge(message.sequence);
        break;
      case "hinted":
        this.isOpen = true;
        this.outbox.acknowledge(message.sequence);
        this.form?.showHints(message.question, message.hints);
        break;
      case "submitted":
        this.outbox.clear();
        this.goToHeading();
        announceProgress({ ...message, kind: "quiz" });
        break;
      case "superseded":
        this.outbox.clear();
        this.goToHeading();
        break;
      case "started":
      case "restarted":
        this.outbox.clear();
        this.goToHeading();
        break;
      case "unavailable":
        this.outbox.failed(message.sequence);
        break;
      case "refused":
        this.refused(message);
        break;
    }
  }

  refused({ message }) {
    this.outbox.clear();
    this.report("refused", null, message);
    if (this.clock?.isOver) this.timer = setTimeout(() => this.refresh(), ASK_AGAIN);
    else this.form?.lock(false);
  }

  report(state, order, message = "") {
    if (this.form) this.form.report(state, order, message);
    else this.reportBeginning(state, message);
  }

  reportBeginning(state, message) {
    const status = this.root.querySelector(".cw-quiz-saving");
    const waiting = state === "retrying" || state === "lost";
    if (status) reportIn(status, state, message || (waiting ? _("Cannot start just now — trying again") : ""));
  }

  close() {
    clearTimeout(this.timer);
    this.quieten();
    this.outbox.clear();
  }
}

function render({ model, el }) {
  const drawn = drawnPlace(model.get("view").quiz_id);
  const root = drawn ?? h("section", { class: "cw-widget cw-quiz" });
  root.dataset.alive = "";
  keepKeys(root);
  el.append(drawn ? h("span", { hidden: true }) : root);
  const page = new QuizPage(model, root);

  const draw = () => page.draw();
  const hear = (message) => page.hear(message);
  const look = () => page.look();
  const warn = (event) => page.isUnsaved && event.preventDefault();
  model.on("change:view", draw);
  model.on("msg:custom", hear);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("beforeunload", warn);
  return () => {
    window.removeEventListener("beforeunload", warn);
    document.removeEventListener("visibilitychange", look);
    model.off("change:view", draw);
    model.off("msg:custom", hear);
    page.close();
    delete root.dataset.alive;
  };
}

export default { render };
