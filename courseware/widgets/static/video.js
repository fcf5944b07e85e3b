// The video: plays it, shows which parts were watched, and tells the kernel about them.
import { announceProgress, h, icon, keepKeys, uniqueId } from "./dom.js";
import { clock, merge, pairs, total, without } from "./played.js";
import { _, percent } from "./words.js";

const EVERY = 5000; // milliseconds between reports while it plays
const PATIENCE = 6000; // milliseconds without a reply before it counts as not recorded

class VideoPage {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.view = model.get("view");
    this.recorded = this.view.ranges;
    this.sequence = 0;
    this.awaiting = 0;
    this.links = [];
    this.draw();
    this.listen();
    if (this.view.preview) this.fetch();
    else this.source(this.view.src, this.view.captions, this.view.poster);
  }

  // -- drawing ----------------------------------------------------------------------------------

  draw() {
    const title = uniqueId("cw-video-title");
    this.video = h("video", { controls: true, preload: "metadata", playsInline: true, "aria-labelledby": title });
    this.bar = h("div", { class: "cw-video-parts", "aria-hidden": "true" });
    this.facts = h("p", { class: "cw-video-facts" });
    this.status = h("p", { class: "cw-video-status", role: "status" });
    this.resumed = h("p", { class: "cw-video-resumed", hidden: true });
    this.transcript = h("div", {
      class: "cw-video-transcript",
      role: "region",
      "aria-label": _("Transcript"),
      tabIndex: 0,
      html: this.view.transcript_html,
    });
    this.details = h(
      "details",
      { hidden: !this.view.transcript_html },
      h("summary", {}, _("Transcript")),
      this.transcript,
    );
    this.root.setAttribute("aria-labelledby", title);
    this.root.replaceChildren(
      ...(this.view.preview
        ? [h("p", { class: "cw-preview" }, icon("preview"), h("span", {}, h("strong", {}, "Preview:"), " nothing is recorded"))]
        : []),
      h("p", { class: "cw-video-kicker" }, _("Video")),
      h("h2", { class: "cw-video-title", id: title }, this.view.title),
      this.resumed,
      this.video,
      this.bar,
      h("div", { class: "cw-video-line" }, this.facts, this.status),
      this.details,
    );
  }

  source(src, captions, poster) {
    if (poster) this.video.poster = poster;
    if (captions) {
      const track = h("track", {
        kind: "captions",
        src: captions,
        srclang: document.documentElement.lang || "en",
        label: _("Captions"),
        default: true,
      });
      if (!this.view.transcript_html) {
        track.addEventListener("load", () => this.transcribe(track.track));
      }
      this.video.append(track);
    }
    this.video.src = src;
  }

  /** Without a transcript of its own, the captions are one. */
  transcribe(track) {
    this.transcript.replaceChildren(
      ...[...track.cues].map((cue) => h("p", {}, cue.text.replace(/<[^>]*>/g, "").replace(/\s+/g, " "))),
    );
    this.details.hidden = false;
  }

  get seconds() {
    return this.view.seconds || (Number.isFinite(this.video.duration) ? this.video.duration : 0);
  }

  get watched() {
    return merge(this.recorded, pairs(this.video.played));
  }

  show() {
    const { seconds, watched } = this;
    if (!seconds) return;
    const share = Math.min(1, total(watched) / seconds);
    const done = share >= this.view.needed;
    this.bar.replaceChildren(
      ...watched.map(([start, end]) =>
        h("i", {
          style: `inset-inline-start: ${(100 * start) / seconds}%; inline-size: ${(100 * Math.min(end - start, seconds - start)) / seconds}%`,
        }),
      ),
    );
    this.root.dataset.done = String(done);
    this.facts.replaceChildren(
      ...(done ? [icon("right")] : []),
      h("span", {}, _("{watched} watched, {needed} needed", { watched: percent(share), needed: percent(this.view.needed) })),
    );
  }

  // -- playing ----------------------------------------------------------------------------------

  listen() {
    const { video } = this;
    video.addEventListener("loadedmetadata", () => this.goOn());
    video.addEventListener("timeupdate", () => this.show());
    for (const event of ["pause", "ended", "seeked"]) video.addEventListener(event, () => this.report());
    video.addEventListener("ended", () => (this.resumed.hidden = true));
    video.addEventListener("error", () => this.say(_("The video cannot be played. Reload the page to try again."), true));
    this.beat = setInterval(() => video.paused || this.report(), EVERY);
    this.look = () => document.visibilityState === "hidden" && this.report();
    document.addEventListener("visibilitychange", this.look);
  }

  /** Resume where the learner was, and offer the beginning. */
  goOn() {
    const { position } = this.view;
    if (position > 3 && position < this.video.duration - 3 && this.video.currentTime === 0) {
      this.video.currentTime = position;
      const start = h(
        "button",
        {
          type: "button",
          class: "cw-button cw-button-quiet",
          onclick: () => {
            this.video.currentTime = 0;
            this.resumed.hidden = true;
            this.video.focus();
          },
        },
        _("Start from the beginning"),
      );
      this.resumed.replaceChildren(h("span", {}, _("Going on at {time}.", { time: clock(position) })), start);
      this.resumed.hidden = false;
    }
    this.show();
  }

  // -- telling ----------------------------------------------------------------------------------

  /** Tell the kernel what was played since it last answered. */
  report() {
    this.show();
    if (this.view.preview || this.awaiting) return;
    const ranges = without(pairs(this.video.played), this.recorded);
    if (ranges.length === 0) return;
    this.sequence += 1;
    this.awaiting = this.sequence;
    this.timer = setTimeout(() => this.failed(), PATIENCE);
    try {
      this.model.send({ kind: "watched", sequence: this.sequence, ranges, position: this.video.currentTime });
    } catch {
      this.failed(); // the connection to the kernel is gone
    }
  }

  failed(message) {
    clearTimeout(this.timer);
    this.awaiting = 0;
    this.say(message || _("Not recorded yet — trying again"), true);
    if (!message) this.timer = setTimeout(() => this.report(), EVERY);
  }

  hear(message, buffers) {
    if (message?.kind === "files") {
      this.unpack(message.files, buffers);
    } else if (message?.kind === "recorded") {
      clearTimeout(this.timer);
      this.awaiting = 0;
      this.recorded = merge(message.ranges, []);
      this.show();
      const done = this.root.dataset.done === "true";
      this.say(done ? _("Recorded: you have watched enough of this video.") : "");
      if (message.content_completed && !this.told) {
        this.told = true;
        announceProgress({ kind: "video", video: this.view.id, course_completed: message.course_completed });
      }
    } else if (message?.kind === "unavailable" && message.sequence === this.awaiting) {
      this.failed();
    } else if (message?.kind === "refused") {
      this.failed(_("Not recorded: {reason}", { reason: message.message }));
    }
  }

  say(words, warning = false) {
    if (this.status.textContent === words) return;
    this.status.dataset.warning = String(warning);
    this.status.textContent = words;
  }

  // -- preview ----------------------------------------------------------------------------------

  fetch() {
    this.model.send({ kind: "fetch", sequence: 1 });
  }

  unpack(files, buffers) {
    const { src, captions, poster } = this.view;
    const link = (name) => {
      const index = files.indexOf(name);
      if (index < 0) return null;
      const url = URL.createObjectURL(new Blob([buffers[index]], { type: mediaType(name) }));
      this.links.push(url);
      return url;
    };
    if (this.links.length === 0) this.source(link(src), link(captions), link(poster));
  }

  close() {
    clearInterval(this.beat);
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.look);
    this.links.forEach((url) => URL.revokeObjectURL(url));
  }
}

function mediaType(name) {
  const types = { mp4: "video/mp4", webm: "video/webm", ogv: "video/ogg", vtt: "text/vtt", jpg: "image/jpeg" };
  return types[name.split(".").at(-1).toLowerCase()] ?? "";
}

function render({ model, el }) {
  const root = h("section", { class: "cw-widget cw-video" });
  keepKeys(root);
  el.append(root);
  const page = new VideoPage(model, root);
  const hear = (message, buffers) => page.hear(message, buffers);
  model.on("msg:custom", hear);
  return () => {
    model.off("msg:custom", hear);
    page.close();
  };
}

export default { render };
