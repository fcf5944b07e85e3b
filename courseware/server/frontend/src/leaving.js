// The word that the page was left, which ends its kernel.

/** Say it when the page has gone. A question whether to leave, as a download asks it, is no leaving. */
export function leaveWhenGone({ dataset: { kernel, xsrf } }) {
  window.addEventListener("pagehide", () => {
    const form = new FormData();
    form.append("_xsrf", xsrf);
    navigator.sendBeacon(`/voila/api/shutdown/${kernel}`, form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
