// The learner's place in course and track; looks again when the page says that something was achieved.
import { h, icon, keepKeys } from "./dom.js";
import { _, percent } from "./words.js";

const ASK_AGAIN = 5000; // milliseconds, while the registrar is away

function drawn(view) {
  const kicker = h("p", { class: "cw-progress-kicker" }, _("Your progress"));
  if (view.preview) {
    return [
      kicker,
      h("p", { class: "cw-progress-note" }, icon("preview"), h("span", {}, h("strong", {}, "Preview:"), " learners see here how far they are in this course and its track.")),
    ];
  }
  if (!view.known) {
    return [kicker, h("p", { class: "cw-progress-note", role: "status" }, icon("warning"), _("Your progress cannot be shown just now — trying again."))];
  }
  return [
    kicker,
    h("h2", { class: "cw-progress-title" }, h("a", { href: view.track_address }, view.track)),
    h(
      "div",
      { class: "cw-progress-whole" },
      h("div", { class: "cw-progress-bar", "aria-hidden": "true" }, h("span", { style: `inline-size: ${view.percent}%` })),
      h("p", {}, view.completed ? _("Track completed") : _("{percent} of the track", { percent: percent(view.percent / 100) })),
    ),
    h("ol", { class: "cw-progress-courses" }, ...view.courses.map((course) => line(course, view.steps))),
    view.certificate
      ? h("p", { class: "cw-progress-note" }, icon("award"), h("span", {}, _("You are certified."), " ", h("a", { href: "/certificates" }, _("See your certificates"))))
      : "",
  ];
}

const STATES = { completed: _("completed"), started: _("started"), "not started": _("not started") };
const HERE = {
  completed: _("You are here, completed"),
  started: _("You are here, started"),
  "not started": _("You are here, not started"),
};

function line(course, steps) {
  const state = course.completed ? "completed" : course.started ? "started" : "not started";
  return h(
    "li",
    { "data-state": state, "aria-current": course.here ? "page" : null },
    h("span", { class: "cw-progress-dot" }, course.completed ? icon("right") : ""),
    h(
      "div",
      {},
      h(
        "p",
        { class: "cw-progress-course" },
        course.here ? h("strong", {}, course.title) : h("a", { href: course.address }, course.title),
        h("span", { class: "cw-progress-state" }, (course.here ? HERE : STATES)[state]),
      ),
      course.here
        ? h("ul", { class: "cw-progress-steps" }, ...steps.map((step) => h("li", { "data-done": String(step.done) }, step.done ? icon("right") : h("i", { "aria-hidden": "true" }), h("span", {}, step.words), step.done ? h("span", { class: "cw-progress-state" }, _("done")) : "")))
        : "",
    ),
  );
}

function render({ model, el }) {
  const root = h("section", { class: "cw-widget cw-progress", "aria-label": _("Your progress") });
  keepKeys(root);
  el.append(root);
  let sequence = 0;
  let timer = 0;
  const refresh = () => {
    try {
      model.send({ kind: "refresh", sequence: (sequence += 1) });
    } catch {
      // the page says so when its kernel is lost
    }
  };
  const draw = () => {
    const view = model.get("view");
    root.replaceChildren(...drawn(view).filter(Boolean));
    clearInterval(timer);
    if (!view.preview && !view.known) timer = setInterval(refresh, ASK_AGAIN);
  };
  draw();
  model.on("change:view", draw);
  document.addEventListener("courseware:progress", refresh);
  return () => {
    clearInterval(timer);
    model.off("change:view", draw);
    document.removeEventListener("courseware:progress", refresh);
  };
}

export default { render };
