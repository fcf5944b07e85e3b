// The words of the page's language. They are written in English where they are used, and that is what
// is shown where the page brings no others: see `courseware/server/page_words.py`.

const brought = document.getElementById("cw-words");
const { language, words } = brought ? JSON.parse(brought.textContent) : { language: "en-GB", words: {} };
const LATIN = { numberingSystem: "latn" }; // as the server writes numbers, and learners their answers

// Made when they are first wanted: a page's first script waits for this one, and its text for that script.
const plural = once(() => new Intl.PluralRules(language));
const decimal = once(() => new Intl.NumberFormat(language, { ...LATIN, maximumFractionDigits: 2 }));

function once(make) {
  let made;
  return () => (made ??= make());
}

const filled = (message, values) => message.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

/** A message in the language of the page; "{name}" in it takes the value of that name. */
export function _(message, values = {}) {
  return filled(words[message] ?? message, values);
}

/** The form of a message for this many, which is the value `count`. */
export function ngettext(one, many, amount, values = {}) {
  const forms = words[one] ?? { one, other: many };
  return filled(forms[plural().select(amount)] ?? forms.other, { count: decimal().format(amount), ...values });
}

/** "80 %", rounded down: 79.9 % never looks like the 80 % that would have passed. */
export function percent(fraction) {
  return _("{number} %", { number: Math.floor(fraction * 100 + 1e-6) });
}

/** "2", "2 and 4", "2, 4 and 5". */
export function listing(parts) {
  return new Intl.ListFormat(language).format(parts);
}

/** Dates and times as the language writes them. */
export function momentFormat(options) {
  return new Intl.DateTimeFormat(language, { ...LATIN, ...options });
}

/** "in 3 hours", "tomorrow". */
export function relativeFormat() {
  return new Intl.RelativeTimeFormat(language, { ...LATIN, numeric: "auto" });
}
