// The quiz: shows what the kernel says, tells it what is chosen, and decides nothing.
import { announceProgress, count, h, icon, keepKeys, percent, reachScrollers } from "./dom.js";
import { Outbox } from "./outbox.js";
import { QuizForm } from "./quiz_form.js";
import { quizResult } from "./quiz_result.js";

const ASK_AGAIN = 4000; // milliseconds, while the registrar is away

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
    const { phase, form, answers } = this.view;
    clearTimeout(this.timer);
    const key = phase === "form" ? `${form.quiz_id}/${form.version}` : "";
    if (key && key === this.key) {
      this.form.apply(answers, (id) => this.outbox.holds(id));
      this.notice.textContent = this.view.notice;
      return;
    }
    this.key = key;
    this.form = null;
    this.result = null;
    this.root.dataset.phase = phase;
    this.root.setAttribute("aria-label", form ? `Quiz: ${form.title}` : "Quiz");
    this.root.replaceChildren(...this.parts());
    reachScrollers(this.root);
    if (this.form) this.form.apply(answers, () => false);
    if (phase === "waiting") this.timer = setTimeout(() => this.refresh(), ASK_AGAIN);
  }

  parts() {
    const { phase, preview } = this.view;
    this.notice = h("p", { class: "cw-quiz-notice", role: "status" }, this.view.notice);
    const banner = preview
      ? h("p", { class: "cw-preview" }, icon("preview"), h("span", {}, h("strong", {}, "Preview:"), " nothing is recorded"))
      : null;
    const draw = {
      form: () => this.drawForm(),
      result: () => this.drawResult(),
      waiting: () => this.drawAway("The quiz cannot be loaded just now — trying again."),
      refused: () => this.drawAway(this.view.message),
    };
    return [banner, ...draw[phase]()].filter(Boolean);
  }

  drawForm() {
    this.form = new QuizForm(this.view.form, {
      onchoice: (question, options) => this.outbox.put(question, options),
      onsubmit: (answers) => {
        this.outbox.clear();
        this.outbox.ask("submit", answers);
      },
    });
    return [this.header(), this.notice, this.form.element];
  }

  drawResult() {
    this.result = quizResult(this.view, { onrestart: () => this.restart() });
    return [this.header(), this.notice, this.result.element];
  }

  drawAway(words) {
    return [h("p", { class: "cw-quiz-away", role: "status" }, icon("warning"), h("span", {}, words))];
  }

  header() {
    const { phase, form, best_score: best, attempt_count: attempts } = this.view;
    const facts = [
      count(form.questions.length, "question"),
      `pass mark ${percent(form.passing_score)}`,
      ...(attempts > 0 ? [count(attempts, "attempt")] : []),
      ...(best !== null ? [`best score ${percent(best)}`] : []),
    ];
    return h(
      "header",
      { class: "cw-quiz-header" },
      h("p", { class: "cw-quiz-kicker" }, "Quiz"),
      h("h2", { class: "cw-quiz-title", tabIndex: -1 }, form.title),
      h("ul", { class: "cw-quiz-facts" }, ...facts.map((fact) => h("li", {}, fact))),
      phase === "form" && form.description_html ? h("div", { class: "cw-quiz-description", html: form.description_html }) : null,
    );
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
    this.outbox.clear();
  }
}

function render({ model, el }) {
  const root = h("section", { class: "cw-widget cw-quiz" });
  keepKeys(root);
  const page = new QuizPage(model, root);
  el.append(root);

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
  };
}

export default { render };
