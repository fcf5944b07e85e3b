// A table whose rows stay in the kernel: headings sort, a pager turns, a button downloads them all as CSV.

const numbers = new Intl.NumberFormat();
const shares = new Intl.NumberFormat(undefined, { style: "percent", signDisplay: "negative" });
const dates = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

function element(name, facts = {}, ...children) {
  const made = document.createElement(name);
  for (const [fact, value] of Object.entries(facts)) made.setAttribute(fact, value);
  made.append(...children);
  return made;
}

function written(value, kind, words) {
  if (value === null || value === undefined) return "–";
  switch (kind) {
    case "number":
      return numbers.format(value);
    case "share":
      return shares.format(value);
    case "date":
      return dates.format(new Date(value));
    case "state":
      return words[value] ?? value;
    default:
      return value;
  }
}

function cell(value, kind, words) {
  if (kind !== "state") return written(value, kind, words);
  const dot = element("span", { class: `cw-dash__dot cw-dash__dot--${value}`, "aria-hidden": "true" });
  return element("span", { class: "cw-dash__state" }, dot, written(value, kind, words));
}

function render({ model, el }) {
  el.classList.add("cw-dash", "cw-dash-table");
  const head = element("tr");
  const body = element("tbody");
  const caption = element("caption");
  const table = element("table", {}, caption, element("thead", {}, head), body);
  const scroller = element("div", { class: "cw-dash-table__scroll", role: "region", tabindex: "0" }, table);
  const where = element("p", { class: "cw-dash-table__where", role: "status" });
  const before = element("button", { type: "button", class: "cw-dash__button" }, "Previous");
  const after = element("button", { type: "button", class: "cw-dash__button" }, "Next");
  const download = element("button", { type: "button", class: "cw-dash__button" }, "Download CSV");
  const turning = element("span", { class: "cw-dash-table__turn" }, before, after);
  el.append(scroller, element("div", { class: "cw-dash-table__foot" }, where, turning, download));

  before.addEventListener("click", () => model.send({ kind: "turn", page: model.get("view").page - 1 }));
  after.addEventListener("click", () => model.send({ kind: "turn", page: model.get("view").page + 1 }));
  download.addEventListener("click", () => model.send({ kind: "download" }));

  const show = () => {
    const view = model.get("view");
    if (!view.columns) return;
    caption.textContent = view.caption;
    scroller.setAttribute("aria-label", view.caption);
    if (head.children.length !== view.columns.length) {
      head.replaceChildren(...view.columns.map((column) => heading(column, model)));
    }
    view.columns.forEach((column, place) => {
      const th = head.children[place];
      if (view.sorted === column.name) {
        th.setAttribute("aria-sort", view.descending ? "descending" : "ascending");
      } else {
        th.removeAttribute("aria-sort");
      }
    });
    body.replaceChildren(...view.rows.map((row) => line(row, view)));
    const end = view.first + view.rows.length - 1;
    where.textContent = !view.total
      ? "Nothing matches these filters."
      : view.pages > 1
        ? `${numbers.format(view.first)} to ${numbers.format(end)} of ${numbers.format(view.total)}`
        : "";
    turning.hidden = view.pages < 2;
    scroller.hidden = !view.total;
    // a button that goes dead under the pointer must not take the focus with it
    for (const [button, dead] of [[before, view.page === 0], [after, view.page >= view.pages - 1]]) {
      button.setAttribute("aria-disabled", String(dead));
    }
    download.hidden = !view.total;
  };

  const receive = (message, buffers) => {
    if (message.kind !== "file") return;
    const address = URL.createObjectURL(new Blob([buffers[0]], { type: "text/csv;charset=utf-8" }));
    const link = element("a", { href: address, download: message.name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  model.on("change:view", show);
  model.on("msg:custom", receive);
  show();
  return () => {
    model.off("change:view", show);
    model.off("msg:custom", receive);
  };
}

function heading(column, model) {
  const button = element("button", { type: "button", class: "cw-dash-table__sort" }, column.heading);
  button.append(element("span", { class: "cw-dash-table__arrow", "aria-hidden": "true" }));
  button.addEventListener("click", () => model.send({ kind: "sort", column: column.name }));
  return element("th", { scope: "col", class: `cw-dash--${column.kind}` }, button);
}

function line(row, { columns, words }) {
  return element(
    "tr",
    {},
    ...row.map((value, place) => {
      const { kind } = columns[place];
      return place === 0
        ? element("th", { scope: "row", class: `cw-dash--${kind}` }, cell(value, kind, words))
        : element("td", { class: `cw-dash--${kind}` }, cell(value, kind, words));
    }),
  );
}

export default { render };
