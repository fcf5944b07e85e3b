// The page that checks certificates: a file may be dropped, and one that is too large is not sent.

const MOST_BYTES = 3 * 1024 * 1024;

const words = document.querySelector("[data-cw-check]").dataset;
const zone = document.querySelector("[data-cw-drop]");
const input = zone.querySelector("input");
const chosen = zone.querySelector("[data-cw-chosen]");
zone.querySelector("[data-cw-drop-words]").hidden = false;

function tell() {
  const file = input.files[0];
  const large = file && file.size > MOST_BYTES;
  input.setCustomValidity(large ? words.large : "");
  chosen.textContent = large ? input.validationMessage : file ? words.chosen.replace("{name}", () => file.name) : "";
  zone.classList.toggle("cw-drop--bad", Boolean(large));
}

input.addEventListener("change", tell);
for (const kind of ["dragenter", "dragover"]) {
  zone.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.add("cw-drop--over");
  });
}
for (const kind of ["dragleave", "drop"]) {
  zone.addEventListener(kind, () => zone.classList.remove("cw-drop--over"));
}
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  tell();
});
// a file that misses the frame must not replace the page
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => event.preventDefault());
}
tell();

// the answer first, also for those who listen
document.getElementById("verdict")?.focus();
