// Descriptions of controls may hold a little HTML: the same tags and attributes as in JupyterLab.

const TAGS = new Set(["a", "abbr", "b", "code", "em", "i", "img", "li", "ol", "span", "strong", "ul"]);
const ATTRIBUTES = new Set(["class", "style", "title"]);
const ADDRESSES = { a: "href", img: "src" };

function isAllowed(tag, { name, value }) {
  if (name === ADDRESSES[tag]) return /^(https?|mailto|ftp|tel):|^[^:]*([/?#]|$)/i.test(value.trim());
  return ATTRIBUTES.has(name) || name.startsWith("aria-");
}

/** The HTML without anything else. The browser's parser reads it in a document of its own. */
export function cleaned(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of [...body.querySelectorAll("*")]) {
    const tag = element.localName;
    if (["script", "style", "textarea", "noscript"].includes(tag)) element.remove();
    else if (!TAGS.has(tag)) element.replaceWith(...element.childNodes);
    else {
      for (const attribute of [...element.attributes]) {
        if (!isAllowed(tag, attribute)) element.removeAttribute(attribute.name);
      }
    }
  }
  return body.innerHTML;
}
