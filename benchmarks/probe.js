// Watches a lesson's page from its first frame, the same on both sides: when its first paragraph can be
// read, when an option is there to choose, and when the page says that the choice is saved.
// All in milliseconds since the navigation began.
({ words, options, nth, saved, patience }) => {
  if (window.top !== window || location.protocol === "about:") return;
  const seen = { clicks: 0 };
  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();

  /** On the screen, with nothing in front of it. */
  function visible(element) {
    const box = element.getBoundingClientRect();
    if (!box.width || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const front = document.elementFromPoint(box.left + Math.min(box.width, 80) / 2, box.top + Math.min(box.height, 20) / 2);
    return front !== null && (element.contains(front) || front.contains(element));
  }

  /** Choose as soon as that is possible, and again if the page has forgotten it. */
  function choose() {
    const option = document.querySelectorAll(options)[nth];
    if (!option || option.matches(":disabled") || !option.getClientRects().length) return;
    seen.option ??= performance.now();
    if (!option.checked) {
      seen.clicks += 1;
      option.click();
    }
  }

  function isSaved() {
    return seen.clicks > 0 && [...document.querySelectorAll(saved)].some((element) => text(element) === "Saved");
  }

  window.benchmark = new Promise((resolve, reject) => {
    function look() {
      if (seen.readable === undefined) {
        const paragraph = [...document.querySelectorAll("p")].find((p) => text(p).startsWith(words));
        if (paragraph && visible(paragraph)) seen.readable = performance.now();
      }
      if (isSaved()) {
        seen.saved = performance.now();
        resolve(seen);
        return;
      }
      if (performance.now() > patience) {
        reject(new Error(`no choice was saved after ${seen.clicks} clicks; seen: ${JSON.stringify(seen)}`));
        return;
      }
      choose();
      requestAnimationFrame(look);
    }
    requestAnimationFrame(look);
  });
}
