// ipywidgets' controls and their styles: loaded when a page has one.

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = new URL(CONTROLS_STYLE, import.meta.url);
await new Promise((resolve) => {
  style.onload = style.onerror = resolve;
  document.head.append(style);
});

export * from "@jupyter-widgets/controls";
