// The notice at the top of the page when something is lost, with a way on.
import { giveUpWaiting } from "./places.js";
import { _ } from "../../../widgets/static/words.js";

const LOST = {
  died: [_("The interactive part of this page has stopped."), _("What was shown as saved is safe. Reload the page to go on.")],
  failed: [_("The interactive part of this page could not be started."), _("You can read everything. Reload the page to try again.")],
  unloaded: [_("The interactive part of this page could not be loaded."), _("You can read everything. Reload the page to try again.")],
  idle: [_("This page rested for a long time."), _("What was shown as saved is safe. Reload the page to go on.")],
  left: [_("This page was put aside."), _("What was shown as saved is safe. Reload the page to go on.")],
  superseded: [_("You have opened many pages since this one."), _("What was shown as saved is safe. Reload this page to go on here.")],
  closing: [_("The server is being restarted."), _("What was shown as saved is safe. Reload the page in a moment.")],
  offline: [_("There is no connection to the server."), _("Trying again. What was shown as saved is safe.")],
  "signed-out": [_("You are signed out."), _("What was shown as saved is safe. Sign in again to go on.")],
};

let lost = "";

/** Why the page is cut off; empty: it is not. */
export const reasonLost = () => lost;

export function showLost(reason) {
  if (lost === reason) return;
  lost = reason;
  const [what, next] = LOST[reason] ?? LOST.died;
  const box = document.createElement("div");
  box.className = "cw-lost__box";
  const words = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = what;
  words.append(strong, ` ${next}`);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cw-button";
  button.textContent = reason === "signed-out" ? _("Sign in") : _("Reload");
  button.addEventListener("click", () => location.reload());
  box.append(words, button);
  document.querySelector("[data-cw-lost]").replaceChildren(box);
  if (reason !== "offline") giveUpWaiting();
}

/** The server answers again. Only this is ever taken back. */
export function showFound() {
  if (lost !== "offline") return;
  lost = "";
  document.querySelector("[data-cw-lost]").replaceChildren();
}
