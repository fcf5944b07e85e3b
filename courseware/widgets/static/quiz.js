// The quiz: shows what the kernel says, tells it what is chosen, and decides nothing.
import { announceProgress, h, icon, keepKeys, reachScrollers, uniqueId } from "./dom.js";
import { Outbox } from "./outbox.js";
import { choicesSinceDrawn, QuizForm } from "./quiz_form.js";
import { quizResult } from "./quiz_result.js";

const ASK_AGAIN = 4000; // milliseconds, while the registrar is away
const AWAY = "The quiz cannot be loaded just now — trying again.";

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
  }

  get view() {
    return this.model.get("view");
  }

  // -- drawing ----------------------------------------------------------------------------------

  /** Draw what the view says; a form that is already on screen is kept, with the focus in it. */
  draw() {
    const { phase, quiz_id: quiz, version, title, answers, notice } = this.view;
    clearTimeout(this.timer);
    if (phase === "waiting") this.timer = setTimeout(() => this.refresh(), ASK_AGAIN);
    const key = phase === "form" ? `${quiz}/${version}` : "";
    if (key && key === this.key) {
      this.form.apply(answers, (id) => this.outbox.holds(id));
      this.notice.textContent = notice;
      return;
    }
    const chosen = this.key === undefined ? choicesSinceDrawn(this.root) : new Map();
    if (phase === "waiting" && this.root.dataset.form) {
      // The page has drawn the form: it stays, and what is chosen in it is kept until it can be saved.
      this.root.querySelector(".cw-quiz-notice").textContent = AWAY;
      return;
    }
    this.listening?.abort();
    this.listening = new AbortController();
    this.form = null;
    this.result = null;
    this.root.dataset.phase = phase;
    this.root.setAttribute("aria-label", title ? `Quiz: ${title}` : "Quiz");
    if (this.key !== undefined || !key || this.root.dataset.form !== key) this.fill();
    this.key = key;
    delete this.root.dataset.form;
    this.notice = this.root.querySelector(".cw-quiz-notice");
    if (phase === "form") this.enliven(answers, chosen, notice);
    reachScrollers(this.root);
  }

  fill() {
    const { phase, html, message } = this.view;
    if (html) {
      this.root.innerHTML = html; // rendered and made safe by the catalogue
      keepIdsApart(this.root);
    }
    if (phase === "result") {
      this.result = quizResult(this.view, { onrestart: () => this.restart() });
      this.root.append(this.result.element);
    } else if (phase !== "form") {
      const words = phase === "waiting" ? AWAY : message;
      this.root.replaceChildren(h("p", { class: "cw-quiz-away", role: "status" }, icon("warning"), h("span", {}, words)));
    }
  }

  /** Let the form that is drawn speak, and save what was chosen before it could. */
  enliven(answers, chosen, notice) {
    this.notice.textContent = notice;
    this.form = new QuizForm(this.root.querySelector(".cw-quiz-form"), {
      signal: this.listening.signal,
      onchoice: (question, options) => this.outbox.put(question, options),
      onsubmit: (all) => {
        this.outbox.clear();
        this.outbox.ask("submit", all);
      },
    });
    this.form.apply({ ...answers, ...Object.fromEntries(chosen) }, () => false);
    for (const question of chosen.keys()) {
      if (this.form.fieldsets.has(question)) this.outbox.put(question, this.form.chosen(question));
    }
  }

  // -- talking ----------------------------------------------------------------------------------

  hear(message) {
    switch (message?.kind) {
      case "saved":
        this.outbox.acknowledge(message.sequence);
        this.form?.apply(message.answers, (id) => this.outbox.holds(id));
        break;
      case "submitted":
        this.outbox.clear();
        this.result?.heading.focus();
        announceProgress({ ...message, kind: "quiz" });
        break;
      case "superseded":
        this.outbox.clear();
        this.result?.heading.focus();
        break;
      case "restarted":
        this.outbox.clear();
        this.root.querySelector(".cw-quiz-title")?.focus();
        break;
      case "unavailable":
        this.outbox.failed(message.sequence);
        break;
      case "refused":
        this.outbox.clear();
        this.form?.lock(false);
        this.report("refused", null, message.message);
        break;
    }
  }

  report(state, order, message) {
    if (this.form) this.form.report(state, order, message);
    else if (this.result) this.reportRestart(state, message);
  }

  reportRestart(state, message) {
    const waiting = state === "retrying" || state === "lost";
    this.result.status.textContent = message || (waiting ? "Cannot start just now — trying again" : "");
  }

  restart() {
    this.outbox.clear();
    this.outbox.ask("restart");
  }

  /** Another window may have gone on with this quiz. */
  refresh() {
    try {
      this.model.send({ kind: "refresh", sequence: (this.outbox.sequence += 1) });
    } catch {
      // the page says so when its kernel is lost
    }
    if (this.view.phase === "waiting") this.timer = setTimeout(() => this.refresh(), ASK_AGAIN);
  }

  close() {
    clearTimeout(this.timer);
    this.listening?.abort();
    this.outbox.clear();
  }
}

/** A quiz can be on a page twice, in JupyterLab: a label belongs to the form that it stands in. */
function keepIdsApart(root) {
  const elsewhere = (id) => [...document.querySelectorAll(`[id="${CSS.escape(id)}"]`)].some((one) => !root.contains(one));
  if (![...root.querySelectorAll("[id]")].some(({ id }) => elsewhere(id))) return;
  const suffix = uniqueId("");
  for (const name of ["id", "for", "aria-describedby"]) {
    for (const element of root.querySelectorAll(`[${name}]`)) element.setAttribute(name, element.getAttribute(name) + suffix);
  }
}

/** The place where the page has drawn this quiz already, unless another view has taken it. */
function drawnPlace(quiz) {
  return document.querySelector(`.cw-quiz[data-quiz="${CSS.escape(quiz)}"]:not([data-alive])`);
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
  const look = () => {
    if (document.visibilityState === "visible" && !page.outbox.busy) page.refresh();
  };
  model.on("change:view", draw);
  model.on("msg:custom", hear);
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    model.off("change:view", draw);
    model.off("msg:custom", hear);
    page.close();
    delete root.dataset.alive;
  };
}

export default { render };
