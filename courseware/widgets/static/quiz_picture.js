// Regions of a picture: another way to reach the inputs that stand below it.

/** Outline what is chosen. */
export function showChosen(fieldset) {
  for (const region of fieldset.querySelectorAll("[data-region]")) {
    region.toggleAttribute("data-chosen", inputFor(fieldset, region).checked);
  }
}

/** A click on a region is one on its input; pointing at an option, or coming to it by keyboard, shows its region. */
export function enlivenPicture(fieldset, signal) {
  const picture = fieldset.querySelector(".cw-quiz-picture");
  if (!picture) return;
  picture.addEventListener(
    "click",
    ({ target }) => {
      const region = target.closest("[data-region]");
      if (region) inputFor(fieldset, region).click();
    },
    { signal },
  );
  for (const [begin, end] of [["focusin", "focusout"], ["pointerover", "pointerout"]]) {
    for (const kind of [begin, end]) {
      fieldset.addEventListener(
        kind,
        ({ target }) => {
          const value = target.closest(".cw-quiz-option")?.querySelector("input").value;
          const region = value && picture.querySelector(`[data-region="${CSS.escape(value)}"]`);
          if (region) region.toggleAttribute(`data-${begin}`, kind === begin);
        },
        { signal },
      );
    }
  }
  fieldset.addEventListener("change", () => showChosen(fieldset), { signal });
  showChosen(fieldset);
}

function inputFor(fieldset, region) {
  return fieldset.querySelector(`input[value="${CSS.escape(region.dataset.region)}"]`);
}
