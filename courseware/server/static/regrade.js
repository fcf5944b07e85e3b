// Regrading: page through all attempts, first to see what a correction would change, then to do it.

const form = document.querySelector("[data-cw-regrade]");
const part = (name) => document.querySelector(`[data-cw-${name}]`);
const address = form.dataset.cwRegrade;
const run = part("run");
const outcome = part("outcome");
const language = document.documentElement.lang;
const number = new Intl.NumberFormat(language, { numberingSystem: "latn" });
const points = new Intl.NumberFormat(language, { numberingSystem: "latn", maximumFractionDigits: 1 });
const words = JSON.parse(part("words").textContent);
const statuses = { PASSED: words.passed, FAILED: words.notPassed, AWAITING_MARKING: words.awaitingMark };

/** A sentence with its `{placeholders}` filled in. */
const filled = (sentence, values) =>
  sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const result = (score, status) =>
  filled(words.score, { percent: points.format(score * 100), status: statuses[status] });

/** What was previewed: that is what is done, whatever stands in the form by then. */
let previewed = null;
let stopping = new AbortController();
let writing = false;

class Refused extends Error {}

/** What all pages come to. A learner counts once, however many attempts they have. */
class Sum {
  examined = 0;
  of = 0;
  changed = 0;
  kept = 0;
  lost = 0;
  passes = new Set();
  certified = new Set();
  examples = [];
  after = null;

  add(page) {
    this.examined += page.examined;
    this.of = page.of;
    this.changed += page.changed;
    this.kept += page.passes_kept;
    this.lost += page.passes_lost;
    for (const learner of page.new_passes) this.passes.add(learner);
    for (const learner of page.newly_certified) this.certified.add(learner);
    this.examples = [...this.examples, ...page.examples].slice(0, 20);
    this.after = page.next;
  }
}

/** One page. Refused says why not, in words for people. */
async function ask(what, fields, after) {
  const body = new URLSearchParams(fields);
  if (after) body.set("after", after);
  const reply = await fetch(`${address}/${what}`, { method: "POST", body, signal: stopping.signal });
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refused(answer.detail ?? filled(words.answered, { status: reply.status }));
  return answer;
}

/** All pages from where the sum ends, with the bar moving. */
async function throughAll(what, fields, sum) {
  let first = null;
  do {
    const answer = await ask(what, fields, sum.after);
    first ??= answer;
    sum.add(answer.page);
    part("bar").max = Math.max(sum.of, 1);
    part("bar").value = sum.of ? sum.examined : 1;
    part("counted").textContent = filled(words.counted, {
      done: number.format(sum.examined),
      all: number.format(Math.max(sum.of, sum.examined)),
    });
  } while (sum.after);
  return first;
}

function begin(title) {
  stopping = new AbortController();
  part("failed").hidden = true;
  part("said").textContent = "";
  part("run-title").textContent = title;
  part("bar").removeAttribute("value");
  part("counted").textContent = words.begun;
  part("go-on").hidden = true;
  part("stop").hidden = writing;
  run.hidden = false;
  part("run-title").focus();
}

function fail(error, fallback) {
  part("failed").hidden = false;
  part("failure").textContent = error instanceof Refused ? error.message : fallback;
  part("failed").scrollIntoView({ block: "nearest" });
}

function show(sum, done) {
  part("outcome-title").textContent = done ? words.isRight : words.wouldChange;
  const figures = {
    examined: sum.examined,
    changed: sum.changed,
    passes: sum.passes.size,
    certified: sum.certified.size,
    lost: sum.lost || sum.kept,
  };
  for (const [name, value] of Object.entries(figures)) {
    outcome.querySelector(`[data-cw-figure=${name}]`).textContent = number.format(value);
  }
  outcome.querySelector("[data-cw-figure-name=changed]").textContent = done
    ? words.changed
    : words.change;
  outcome.querySelector("[data-cw-figure-name=lost]").textContent = previewed.takesBack
    ? done
      ? words.lost
      : words.lose
    : done
      ? words.kept
      : words.keep;
  part("nothing").hidden = done || sum.changed > 0;
  part("examples").hidden = !sum.examples.length;
  part("examples-title").textContent =
    sum.changed > sum.examples.length
      ? filled(words.someResults, {
          shown: number.format(sum.examples.length),
          all: number.format(sum.changed),
        })
      : words.results;
  const rows = sum.examples.map((example) => {
    const row = part("example").content.cloneNode(true);
    const link = row.querySelector("a");
    link.textContent = example.learner;
    link.href = `/attempts/${example.attempt_id}/log`;
    const [before, after] = row.querySelectorAll("td");
    before.textContent = result(example.score_before, example.status_before);
    after.textContent = result(example.score, example.status);
    return row;
  });
  part("examples").querySelector("tbody").replaceChildren(...rows);
  part("confirm").hidden = done;
  part("done").hidden = !done;
  run.hidden = true;
  outcome.hidden = false;
  part("outcome-title").focus();
}

async function preview(event) {
  event.preventDefault();
  const fields = [...new FormData(form)];
  const sum = new Sum();
  outcome.hidden = true;
  form.inert = true;
  begin(words.looking);
  try {
    const { correction } = await throughAll("preview", fields, sum);
    const taken = fields.filter(([name]) => ["_xsrf", "version", "take-back"].includes(name));
    previewed = {
      fields: [...taken, ["correction", correction]],
      takesBack: taken.some(([name]) => name === "take-back"),
    };
    show(sum, false);
  } catch (error) {
    run.hidden = true;
    if (error.name === "AbortError") part("said").textContent = words.cancelled;
    else fail(error, words.unreachable);
  } finally {
    form.inert = false;
    if (outcome.hidden) part("preview").focus();
  }
}

async function apply(fields, sum) {
  writing = true;
  form.inert = true;
  outcome.hidden = true;
  begin(words.putting);
  try {
    await throughAll("apply", fields, sum);
    writing = false;
    form.hidden = true;
    show(sum, true);
  } catch (error) {
    fail(error, words.rest);
    part("run-title").textContent = words.stopped;
    part("go-on").hidden = false;
    part("go-on").onclick = () => apply(fields, sum);
    part("go-on").focus();
  }
}

function confirmed(event) {
  event.preventDefault();
  const reason = new FormData(event.target).get("reason").trim();
  if (!reason) return fail(new Refused(words.sayWhy));
  apply([...previewed.fields, ["reason", reason]], new Sum());
}

function cancel(words) {
  previewed = null;
  outcome.hidden = true;
  part("said").textContent = words;
}

form.addEventListener("submit", preview);
part("confirm").addEventListener("submit", confirmed);
part("stop").addEventListener("click", () => stopping.abort());
part("cancel").addEventListener("click", () => {
  cancel(words.cancelled);
  part("preview").focus();
});
form.addEventListener("input", () => {
  if (previewed) cancel(words.another);
});
addEventListener("beforeunload", (event) => {
  if (writing) event.preventDefault();
});
part("preview").disabled = false;
