// An exercise's button: asks the kernel to check, and says what came of it.
import { announceProgress, h, icon, keepKeys } from "./dom.js";
import { Outbox } from "./outbox.js";
import { _ } from "./words.js";

class CheckBar {
  constructor(model, root) {
    this.model = model;
    this.outbox = new Outbox(
      (message) => model.send(message),
      (state) => this.report(state),
    );
    this.button = h("button", { type: "button", class: "cw-button cw-button-primary", onclick: () => this.check() }, _("Check"));
    this.done = h("p", { class: "cw-exercise-done", hidden: true }, icon("right"), h("span", {}, _("Done")));
    this.status = h("div", { class: "cw-exercise-feedback", role: "status" });
    this.error = h("pre", { class: "cw-exercise-error", tabIndex: 0, hidden: true });
    root.append(
      h("div", { class: "cw-exercise-actions" }, this.button, this.done),
      this.status,
      this.error,
    );
    this.draw();
  }

  check() {
    this.button.disabled = true;
    this.outbox.clear();
    this.outbox.ask("check");
  }

  draw() {
    const { done, right, feedback, error } = this.model.get("view");
    this.done.hidden = !done;
    this.error.hidden = !error;
    this.error.textContent = error;
    if (right === null && !feedback) return this.say("", null);
    const words = feedback || (right ? _("That is right.") : _("Not yet. Look again and try once more."));
    return this.say(words, right);
  }

  /** Words in the live region: taken out first, so that the same words are heard again. */
  say(words, right) {
    this.status.replaceChildren();
    this.status.dataset.right = String(right);
    if (words) {
      const mark = { true: "right", false: "wrong", null: "warning" }[String(right)];
      requestAnimationFrame(() => this.status.replaceChildren(icon(mark), h("p", {}, words)));
    }
  }

  hear(message) {
    if (message?.kind === "checked") {
      this.outbox.clear();
      this.free();
      this.draw();
      if (message.right) announceProgress({ ...message, kind: "exercise" });
    } else if (message?.kind === "unavailable") {
      this.outbox.failed(message.sequence);
    } else if (message?.kind === "refused") {
      this.outbox.clear();
      this.free();
      this.say(_("Not recorded: {reason}", { reason: message.message }), null);
    }
  }

  /** Let the button be pressed again, without losing the keyboard's place. */
  free() {
    this.button.disabled = false;
    if (document.activeElement === document.body) this.button.focus();
  }

  report(state) {
    if (state === "retrying") this.say(_("Not recorded yet — trying again"), null);
    if (state === "lost") this.say(_("Not recorded: reload the page"), null);
  }
}

/** ipywidgets leaves the handles of its sliders without a name for screen readers: the label is one. */
function nameSliders(box) {
  for (const row of box.querySelectorAll(".widget-inline-hbox")) {
    const name = row.querySelector(".widget-label")?.textContent;
    for (const handle of row.querySelectorAll("[role='slider']:not([aria-label])")) {
      if (name) handle.setAttribute("aria-label", name);
    }
  }
}

/** Once the bar stands in its exercise: the frame is a group, and what appears in it has names. */
function settle(root, observer) {
  const box = root.closest(".cw-exercise");
  if (!box) {
    if (!root.dataset.closed) requestAnimationFrame(() => settle(root, observer));
    return;
  }
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", _("Exercise"));
  nameSliders(box);
  observer.observe(box, { childList: true, subtree: true });
}

function render({ model, el }) {
  const root = h("div", { class: "cw-exercise-bar" });
  keepKeys(root);
  el.append(root);
  const bar = new CheckBar(model, root);
  const hear = (message) => bar.hear(message);
  model.on("msg:custom", hear);
  const observer = new MutationObserver(() => nameSliders(root.closest(".cw-exercise") ?? root));
  settle(root, observer);
  return () => {
    root.dataset.closed = "true";
    observer.disconnect();
    model.off("msg:custom", hear);
    bar.outbox.clear();
  };
}

export default { render };
