// Marking an answer: the total while the levels are chosen, and a key that saves. The page works without it.

/** 3, 2.5, 1.67 */
const { format: points } = new Intl.NumberFormat(document.documentElement.lang, {
  numberingSystem: "latn",
  maximumFractionDigits: 2,
});

for (const form of document.querySelectorAll("[data-cw-mark]")) {
  const total = form.querySelector("[data-cw-total]");
  if (total) {
    const most = Number(form.dataset.max);
    const ofRubric = Number(form.dataset.rubric);
    const byRubric = form.querySelector("[data-cw-rubric]");
    const add = () => {
      const chosen = [...form.querySelectorAll("input[type=radio]:checked")];
      const sum = chosen.reduce((before, level) => before + Number(level.value), 0);
      total.textContent = chosen.length ? points((most * sum) / ofRubric) : "–";
      if (byRubric) byRubric.textContent = chosen.length ? points(sum) : "–";
    };
    form.addEventListener("change", add);
    add();
  }
  const next = form.querySelector("button[value=next]");
  if (!next) continue;
  form.querySelector("[data-cw-keys]").hidden = false;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(next);
  });
}
