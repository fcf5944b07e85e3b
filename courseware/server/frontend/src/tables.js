// Wide tables and code.

/** What has to be scrolled sideways can be reached with the keyboard, as long as it has to be. */
export function reachWideTables() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const table of document.querySelectorAll(".cw-prose table, .cw-prose pre")) observer.observe(table);
}
