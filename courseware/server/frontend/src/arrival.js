// Where the page's notebook is. The script may run before the page has come in full.

/** The notebook's element, as soon as there is one. */
export function theNotebook() {
  const find = () => document.querySelector("[data-cw-notebook]");
  return new Promise((resolve) => {
    if (find()) return resolve(find());
    const observer = new MutationObserver(() => {
      if (!find()) return;
      observer.disconnect();
      resolve(find());
    });
    observer.observe(document.documentElement, { childList: true, subtree: true });
  });
}

/** When the whole page is there. */
export function parsed() {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", () => resolve(), { once: true }));
}
