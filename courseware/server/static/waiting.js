// A page in line for a kernel: asks for its place, and opens when there is room.

const box = document.querySelector("[data-cw-line]");
const place = document.querySelector("[data-cw-place]");
const every = Number(box.dataset.every) * 1000;
let said = place.textContent.trim();
let staying = true; // whether this page is to keep its place

function say(words) {
  if (words === said) return; // the same words twice would be read out twice
  said = words;
  place.textContent = words;
}

async function ask() {
  try {
    const response = await fetch("/line", { headers: { Accept: "application/json" } });
    if (response.status === 401) return location.reload(); // signed out meanwhile: sign in again
    if (response.ok) {
      const standing = await response.json();
      if (standing.ready) {
        staying = false;
        say(box.dataset.turn);
        return location.reload();
      }
      say(standing.place === 1 ? box.dataset.next : box.dataset.number.replace("{place}", standing.place));
    }
  } catch {
    say(box.dataset.broken);
  }
  setTimeout(ask, every);
}

addEventListener("pagehide", (event) => {
  if (!staying || event.persisted) return;
  const form = new FormData();
  form.set("_xsrf", box.dataset.xsrf);
  navigator.sendBeacon("/line/leave", form);
});

// A page that comes back from the browser's memory is asked for anew.
addEventListener("pageshow", (event) => event.persisted && location.reload());

setTimeout(ask, every);
