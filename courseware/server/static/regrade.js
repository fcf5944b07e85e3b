// Regrading: page through all attempts, first to see what a correction would change, then to do it.

const form = document.querySelector("[data-cw-regrade]");
const part = (name) => document.querySelector(`[data-cw-${name}]`);
const address = form.dataset.cwRegrade;
const run = part("run");
const outcome = part("outcome");
const number = new Intl.NumberFormat();
const percent = (score) => `${Math.round(score * 1000) / 10} %`;
const statuses = { PASSED: "passed", FAILED: "not passed", AWAITING_MARKING: "awaiting a mark" };

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
  if (!reply.ok) throw new Refused(answer.detail ?? `The server answered ${reply.status}.`);
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
    part("counted").textContent =
      `${number.format(sum.examined)} of ${number.format(Math.max(sum.of, sum.examined))} attempts`;
  } while (sum.after);
  return first;
}

function begin(title) {
  stopping = new AbortController();
  part("failed").hidden = true;
  part("said").textContent = "";
  part("run-title").textContent = title;
  part("bar").removeAttribute("value");
  part("counted").textContent = "Begun.";
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
  part("outcome-title").textContent = done ? "It is put right" : "What this would change";
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
    ? "Results that changed"
    : "Results that change";
  outcome.querySelector("[data-cw-figure-name=lost]").textContent = previewed.takesBack
    ? done
      ? "Lost their pass"
      : "Lose their pass"
    : done
      ? "Kept a pass no longer earned"
      : "No longer earn their pass, and keep it";
  part("nothing").hidden = done || sum.changed > 0;
  part("examples").hidden = !sum.examples.length;
  part("examples-title").textContent =
    sum.changed > sum.examples.length
      ? `${sum.examples.length} of the ${number.format(sum.changed)} results`
      : "The results";
  const rows = sum.examples.map((example) => {
    const row = part("example").content.cloneNode(true);
    const link = row.querySelector("a");
    link.textContent = example.learner;
    link.href = `/attempts/${example.attempt_id}/log`;
    const [before, after] = row.querySelectorAll("td");
    before.textContent = `${percent(example.score_before)}, ${statuses[example.status_before]}`;
    after.textContent = `${percent(example.score)}, ${statuses[example.status]}`;
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
  begin("Looking at every attempt");
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
    if (error.name === "AbortError") part("said").textContent = "Cancelled. Nothing was changed.";
    else fail(error, "The server could not be reached. Nothing was changed; try again.");
  } finally {
    form.inert = false;
    if (outcome.hidden) part("preview").focus();
  }
}

async function apply(fields, sum) {
  writing = true;
  form.inert = true;
  outcome.hidden = true;
  begin("Putting it right");
  try {
    await throughAll("apply", fields, sum);
    writing = false;
    form.hidden = true;
    show(sum, true);
  } catch (error) {
    const rest = "The server could not be reached. What is counted below is done; the rest is not yet.";
    fail(error, rest);
    part("run-title").textContent = "It stopped before its end";
    part("go-on").hidden = false;
    part("go-on").onclick = () => apply(fields, sum);
    part("go-on").focus();
  }
}

function confirmed(event) {
  event.preventDefault();
  const reason = new FormData(event.target).get("reason").trim();
  if (!reason) return fail(new Refused("Say why it is put right."));
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
  cancel("Cancelled. Nothing was changed.");
  part("preview").focus();
});
form.addEventListener("input", () => {
  if (previewed) cancel("The correction is another now: preview it again.");
});
addEventListener("beforeunload", (event) => {
  if (writing) event.preventDefault();
});
part("preview").disabled = false;
