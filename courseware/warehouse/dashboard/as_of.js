// "Data as of …": the moment in the reader's own time and its age, which grows while the page is open.

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
const spans = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });

function age(seconds) {
  if (seconds < 60) return "less than a minute ago";
  if (seconds < 3600) return spans.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 172_800) return spans.format(-Math.floor(seconds / 3600), "hour");
  return spans.format(-Math.floor(seconds / 86_400), "day");
}

function render({ model, el }) {
  el.classList.add("cw-dash", "cw-dash-asof");
  const words = document.createElement("p");
  const remark = document.createElement("span");
  remark.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cw-dash__button";
  button.textContent = "Load the newest figures";
  button.addEventListener("click", () => model.send({ kind: "again" }));
  el.append(words, button, remark);

  let shownAt = performance.now();
  const tell = () => {
    const view = model.get("view");
    if (!view.published_at) {
      words.textContent = "";
      return;
    }
    const seconds = view.age_seconds + (performance.now() - shownAt) / 1000;
    words.textContent = `Data as of ${moments.format(new Date(view.published_at))}, ${age(seconds)}.`;
  };
  const show = () => {
    shownAt = performance.now();
    remark.textContent = model.get("view").remark ?? "";
    tell();
  };
  model.on("change:view", show);
  const ticking = setInterval(tell, 15_000);
  show();
  return () => {
    clearInterval(ticking);
    model.off("change:view", show);
  };
}

export default { render };
