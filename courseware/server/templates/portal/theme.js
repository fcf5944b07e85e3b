// Sets the chosen theme before the first paint, so that no page flashes in the other one.
(() => {
  try {
    const theme = localStorage.getItem("courseware-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's theme stands.
  }
})();
