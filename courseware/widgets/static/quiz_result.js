// What came of an attempt: the score in words, each question, and where to go on.
import { h, icon, percent, uniqueId } from "./dom.js";

/** The result of a graded attempt. `onrestart` begins the next one. */
export function quizResult(view, { onrestart }) {
  const { grade, form } = view;
  const heading = h(
    "h3",
    { class: "cw-quiz-verdict", tabIndex: -1 },
    icon(grade.passed ? "right" : "wrong"),
    h("span", {}, grade.passed ? "Passed" : "Not passed yet"),
  );
  const again = h(
    "button",
    { type: "button", class: grade.passed ? "cw-button" : "cw-button cw-button-primary", onclick: onrestart },
    "Try again",
  );
  const status = h("p", { class: "cw-quiz-saving", role: "status" });
  const graded = new Map(grade.questions.map((question) => [question.question_id, question]));
  const element = h(
    "div",
    { class: "cw-quiz-result", "data-passed": String(grade.passed) },
    h("div", { class: "cw-quiz-outcome" }, heading, score(grade), ...earned(view), advice(view)),
    h(
      "ol",
      { class: "cw-quiz-review" },
      ...form.questions.map((question, index) => review(question, graded.get(question.id), index + 1)),
    ),
    h("div", { class: "cw-quiz-actions" }, again, status),
  );
  return { element, heading, status, again };
}

function score(grade) {
  const share = percent(grade.score);
  const needed = percent(grade.passing_score);
  return h(
    "div",
    { class: "cw-quiz-score" },
    h("p", { class: "cw-quiz-percent" }, share),
    h(
      "div",
      { class: "cw-quiz-scale" },
      h(
        "div",
        { class: "cw-quiz-bar", "aria-hidden": "true" },
        h("span", { style: `inline-size: ${grade.score * 100}%` }),
        h("i", { style: `inset-inline-start: ${grade.passing_score * 100}%` }),
      ),
      h("p", {}, `${grade.correct} of ${grade.total} correct${inPoints(grade)}. The pass mark is ${needed}.`),
    ),
  );
}

/** The points, where they say something that the number of right answers does not. */
function inPoints({ mark, max_mark: most, correct, total }) {
  return mark === correct && most === total ? "" : `, ${points(mark)} of ${points(most)} points`;
}

const points = (number) => String(Math.round(number * 100) / 100);

function earned(view) {
  const lines = [];
  if (view.course_completed) {
    lines.push(h("p", { class: "cw-quiz-earned" }, icon("right"), h("span", {}, "Course completed.")));
  }
  if (view.certificate) {
    lines.push(
      h(
        "p",
        { class: "cw-quiz-earned" },
        icon("award"),
        h(
          "span",
          {},
          "You are certified: certificate ",
          h("strong", {}, view.certificate),
          ". ",
          h("a", { href: "/certificates" }, "See your certificates"),
        ),
      ),
    );
  }
  return lines;
}

function advice(view) {
  if (view.grade.passed) return null;
  return h("p", { class: "cw-quiz-advice" }, "Read what is said about each question below, then try again. Your best score counts.");
}

function review(question, graded, number) {
  const chosen = new Set(graded?.selected ?? []);
  const right = Boolean(graded?.correct);
  const partly = !right && graded?.mark > 0;
  const label = uniqueId("cw-review");
  return h(
    "li",
    { class: "cw-quiz-reviewed", "data-question": question.id, "data-correct": partly ? "partly" : String(right) },
    h(
      "p",
      { class: "cw-quiz-mark" },
      h("span", { class: "cw-quiz-number" }, `Question ${number}`),
      h("span", { class: "cw-quiz-badge" }, icon(right ? "right" : "wrong"), verdict(graded, right, partly)),
    ),
    h("div", { class: "cw-quiz-text", id: label, html: question.html }),
    h(
      "ul",
      { class: "cw-quiz-options", "aria-labelledby": label },
      ...question.options.map((option) => chosenOption(option, chosen.has(option.id))),
    ),
    chosen.size === 0 ? h("p", { class: "cw-quiz-hint" }, "You left this question unanswered.") : null,
    graded?.explanation_html
      ? h("div", { class: "cw-quiz-explanation", html: graded.explanation_html })
      : null,
  );
}

function verdict(graded, right, partly) {
  if (partly) return `Partly correct, ${points(graded.mark)} of ${points(graded.max_mark)} points`;
  return right ? "Correct" : "Incorrect";
}

function chosenOption(option, chosen) {
  return h(
    "li",
    { class: "cw-quiz-option", "data-chosen": String(chosen) },
    h("span", { class: "cw-quiz-option-text", html: option.html }),
    chosen ? h("span", { class: "cw-quiz-yours" }, "Your answer") : null,
  );
}
