// What the portal's pages gain from a script. Each page works without it.

const THEMES = ["system", "light", "dark"];
const SAY = JSON.parse(document.body.dataset.cwSay);

/** The page's language as dates are written in it: the reader's own kind of it where the browser has one. */
function ownLocale() {
  const { lang } = document.documentElement;
  const own = navigator.language;
  if (own.split("-")[0] === lang) return lang === "ar" ? `${own}-u-nu-latn` : own;
  return { en: "en-GB", ar: "ar-u-nu-latn" }[lang] ?? lang;
}

/** Show a moment in the reader's own zone; the UTC words stay as a tooltip. */
function localiseTimes() {
  const times = document.querySelectorAll("time[data-cw-time]");
  if (!times.length) return; // making a format takes as long as all the rest of this file
  const locale = ownLocale();
  const formats = {
    date: new Intl.DateTimeFormat(locale, { dateStyle: "long" }),
    moment: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }),
    instant: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }),
  };
  for (const time of times) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = at.toISOString().slice(0, 16).replace("T", " ") + " UTC";
    time.textContent = formats[time.dataset.cwTime].format(at);
  }
}

/** A button beside a password shows what was typed, and hides it again before it is sent. */
function revealPasswords() {
  for (const button of document.querySelectorAll("[data-cw-reveal]")) {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const words = button.querySelector("[aria-hidden]");
    const show = (shown) => {
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      words.textContent = shown ? SAY.hide : SAY.show;
    };
    button.hidden = false;
    button.addEventListener("click", () => show(input.type === "password"));
    input.form?.addEventListener("submit", () => show(false));
  }
}

/** Copy a link, and say so to eyes and ears. */
function copyLinks() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-cw-copy]")) {
    const words = button.querySelector("[data-cw-words]");
    const before = words.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.cwCopy);
        words.textContent = SAY.copied;
      } catch {
        words.textContent = SAY.refused;
      }
      setTimeout(() => (words.textContent = before), 2500);
    });
  }
}

/** The account menu closes with Escape, with a click elsewhere, and when the focus leaves it. */
function closeMenus() {
  for (const menu of document.querySelectorAll("[data-cw-menu]")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
}

/** The theme goes round: as the system has it, light, dark. */
function chooseTheme() {
  const button = document.querySelector("[data-cw-theme]");
  if (!button) return;
  const name = button.querySelector("[data-cw-theme-name]");
  const current = () => document.documentElement.dataset.theme ?? "system";
  button.hidden = false;
  name.textContent = SAY[current()];
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    name.textContent = SAY[next];
    try {
      if (next === "system") localStorage.removeItem("courseware-theme");
      else localStorage.setItem("courseware-theme", next);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  });
}

/** A form is sent once, however often its button is pressed. */
function sendOnce() {
  for (const form of document.querySelectorAll("form[data-cw-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.cwSent) event.preventDefault();
      form.dataset.cwSent = "yes";
    });
  }
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-cw-sent]")) delete form.dataset.cwSent;
  });
}

localiseTimes();
revealPasswords();
copyLinks();
closeMenus();
chooseTheme();
sendOnce();
