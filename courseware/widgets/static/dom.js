// Small pieces of page, made without a framework.
import { _ } from "./words.js";

/** An element with properties, attributes (names with a dash, or role) and children. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "html") element.innerHTML = value; // rendered and made safe by the catalogue
    else if (name === "class") element.className = value;
    else if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const STROKES = {
  right: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  wrong: '<path d="m6.5 6.5 11 11m0-11-11 11"/>',
  warning: '<path d="M12 4 2.8 20h18.4L12 4Zm0 6v5m0 2.3v.2"/>',
  award: '<circle cx="12" cy="9" r="5.5"/><path d="m8.5 13.5-1.5 7 5-2.6 5 2.6-1.5-7"/>',
  preview: '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/><circle cx="12" cy="12" r="2.6"/>',
};

/** A line icon; decoration only, words always stand beside it. */
export function icon(name) {
  return h("span", {
    class: "cw-icon",
    "aria-hidden": "true",
    html: `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">${STROKES[name]}</svg>`,
  });
}

let made = 0;

/** An id that no other element of the page has. */
export function uniqueId(prefix) {
  made += 1;
  return `${prefix}-${made}-${Math.random().toString(36).slice(2, 8)}`;
}

/** What a formula says, for names that are read aloud: a label made of MathML alone has none. */
export function spoken(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent.trim();
  const parts = [...node.childNodes].map(spoken).filter(Boolean);
  switch (node.nodeName.toLowerCase()) {
    case "annotation":
      return "";
    case "mfrac":
      return _("{numerator} over {denominator}", { numerator: parts[0], denominator: parts[1] });
    case "msup":
      return _("{base} to the power of {exponent}", { base: parts[0], exponent: parts[1] });
    case "msub":
      return _("{base} sub {index}", { base: parts[0], index: parts[1] });
    case "msqrt":
      return _("the square root of {number}", { number: parts.join(" ") });
    default:
      return parts.join(" ");
  }
}

/** Wide formulas and code scroll: let the keyboard reach those that do. */
export function reachScrollers(root) {
  requestAnimationFrame(() => {
    for (const element of root.querySelectorAll(".cw-maths-block, pre")) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    }
  });
}

/** Tell the page around us that a learner has got further. */
export function announceProgress(detail) {
  document.dispatchEvent(new CustomEvent("courseware:progress", { detail }));
}

/** Keys pressed in a widget are the widget's: JupyterLab would take them for its own shortcuts. */
export function keepKeys(element) {
  element.dataset.lmSuppressShortcuts = "true";
  element.addEventListener("keydown", (event) => event.stopPropagation());
}
