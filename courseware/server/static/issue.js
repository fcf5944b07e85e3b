// Issuing from a file: a part of the rows at a time, with the bar moving; the report is a page of the server's.

const form = document.querySelector("[data-cw-issue]");
const part = (name) => document.querySelector(`[data-cw-${name}]`);
const AT_ONCE = 100;
const number = new Intl.NumberFormat();

/** What came of each row so far. */
const report = [];
let issuing = false;

class Refused extends Error {}

async function issue(rows) {
  const body = new FormData();
  for (const name of ["_xsrf", "reason"]) body.set(name, form.elements[name].value);
  body.set("rows", JSON.stringify(rows));
  const reply = await fetch(form.dataset.cwIssue, { method: "POST", body });
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refused(answer.detail ?? `${reply.status}`);
  return answer;
}

function count(all) {
  const counted = part("counted");
  part("bar").value = report.length;
  counted.textContent = counted.dataset.cwOf
    .replace("{done}", number.format(report.length))
    .replace("{all}", number.format(all));
}

async function begin(event) {
  event.preventDefault();
  if (issuing) return;
  issuing = true;
  const rows = JSON.parse(form.elements.rows.value);
  const button = form.querySelector("button");
  button.disabled = true;
  part("cancel").hidden = true;
  part("failed").hidden = true;
  part("run").hidden = false;
  try {
    while (report.length < rows.length) {
      count(rows.length);
      report.push(...(await issue(rows.slice(report.length, report.length + AT_ONCE))));
    }
  } catch (error) {
    const words = part("failure");
    words.textContent = error instanceof Refused ? error.message : words.dataset.cwUnreachable;
    part("failed").hidden = false;
    button.textContent = button.dataset.cwGoOn;
    button.disabled = false;
    button.focus();
    issuing = false;
    return;
  }
  count(rows.length);
  issuing = false;
  form.elements.report.value = JSON.stringify(report);
  const step = document.createElement("input");
  Object.assign(step, { type: "hidden", name: "step", value: "report" });
  form.append(step);
  form.submit();
}

form?.addEventListener("submit", begin);
addEventListener("beforeunload", (event) => {
  if (issuing) event.preventDefault();
});
