// Outputs as elements. Their classes are JupyterLab's, so that one style sheet serves both front ends.

import { _ } from "../../../widgets/static/words.js";

const WIDGET = "application/vnd.jupyter.widget-view+json";
const UNAVAILABLE = _("This part of the page is not available just now.");
const FAILED = _("This part of the page has failed. Reload the page to try again.");

/* The best form first. HTML comes from the notebook's own cells; a script in it is not run. */
const FORMS = [
  ["text/html", (text) => filled("jp-RenderedHTMLCommon jp-RenderedHTML", text)],
  ["text/markdown", (text) => preformatted(text)],
  ["image/svg+xml", (text) => filled("jp-RenderedSVG", text)],
  ["image/png", (data, metadata) => picture("image/png", data, metadata)],
  ["image/jpeg", (data, metadata) => picture("image/jpeg", data, metadata)],
  ["image/gif", (data, metadata) => picture("image/gif", data, metadata)],
  ["image/webp", (data, metadata) => picture("image/webp", data, metadata)],
  ["text/latex", (text) => preformatted(text)],
  ["text/plain", (text) => preformatted(text)],
];

/** An output's element, and when there is something to see in it. */
export function outputElement(output, manager) {
  const element = document.createElement("div");
  element.className = "jp-OutputArea-child";
  const data = output.data ?? {};
  if (data[WIDGET]) {
    const host = box("jupyter-widgets-view");
    element.append(host);
    return { element, drawn: widget(host, data[WIDGET].model_id, manager) };
  }
  element.append(still(output, data));
  return { element, drawn: Promise.resolve() };
}

function still(output, data) {
  if (output.output_type === "stream") return preformatted(joined(output.text));
  if (output.output_type === "error") return preformatted(FAILED);
  for (const [type, draw] of FORMS) {
    if (data[type] !== undefined) return draw(joined(data[type]), output.metadata?.[type] ?? {});
  }
  return box("");
}

/** Show the widget; resolves when it has drawn itself, which anywidgets do after they are shown. */
async function widget(host, id, manager) {
  try {
    await manager.show(id, host);
    await drawn(host);
  } catch (error) {
    console.error(error);
    host.replaceChildren(preformatted(UNAVAILABLE));
  }
}

function drawn(host) {
  const isDrawn = () => host.firstElementChild?.childElementCount > 0 || host.firstElementChild?.textContent;
  return new Promise((resolve) => {
    if (isDrawn()) return resolve();
    const observer = new MutationObserver(() => {
      if (!isDrawn()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(host, { childList: true, subtree: true, characterData: true });
  });
}

const joined = (text) => (Array.isArray(text) ? text.join("") : text);

function box(kind) {
  const element = document.createElement("div");
  element.className = `jp-OutputArea-output ${kind}`;
  return element;
}

function filled(kind, html) {
  const element = box(kind);
  element.innerHTML = html;
  return element;
}

function preformatted(text) {
  const element = box("jp-RenderedText");
  const pre = document.createElement("pre");
  pre.textContent = text;
  element.append(pre);
  return element;
}

function picture(type, data, { width, height, alt }) {
  const element = box("jp-RenderedImage");
  const image = new Image();
  image.src = `data:${type};base64,${data.replace(/\s/g, "")}`;
  image.alt = alt ?? "";
  if (width) image.width = width;
  if (height) image.height = height;
  element.append(image);
  return element;
}
