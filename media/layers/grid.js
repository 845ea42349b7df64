import { element, moved } from "./element.js";

const rowHeight = 22;
const pageRows = 100;

/**
 * A table whose rows are asked for as they come into sight, and which may be a tree: a treegrid
 * (ARIA) with one stop of the Tab key, in which the arrow keys move and open.
 */
export function createGrid(ask, status) {
  const root = element("div", { class: "grid-part" });
  const filter = element("input", { type: "search", class: "filter", spellcheck: "false" });
  const grid = element("div", { role: "treegrid", class: "grid", tabindex: "0" });
  const header = element("div", { role: "row", class: "row header", "aria-rowindex": "1" });
  const body = element("div", { role: "rowgroup", class: "body" });
  const space = element("div", { class: "space" });
  const caption = element("div", { role: "rowgroup", class: "caption" });
  caption.append(header);
  body.append(space);
  grid.append(caption, body);
  root.append(filter, grid);

  let shown = { version: -1, columns: [], length: 0, tree: false, summary: "" };
  /** Rows by their index, and the pages that were asked for. */
  let rows = new Map();
  let asked = new Set();
  let active = 0;
  let timer;

  filter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask({ type: "filter", text: filter.value }), 150);
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") grid.focus();
  });
  body.addEventListener("scroll", () => draw());
  new ResizeObserver(() => draw()).observe(body);
  grid.addEventListener("keydown", onKey);

  return {
    element: root,
    label(text) {
      filter.setAttribute("aria-label", text);
      filter.placeholder = text;
    },
    show(message) {
      const samePlace = message.label === shown.label;
      shown = message;
      rows = new Map();
      asked = new Set();
      grid.setAttribute("aria-label", message.label);
      grid.setAttribute("aria-rowcount", String(message.length + 1));
      grid.setAttribute("role", message.tree ? "treegrid" : "grid");
      grid.style.setProperty("--columns", columnsOf(message.columns));
      header.replaceChildren(...message.columns.map(toHeader));
      filter.hidden = message.filter === undefined;
      if (document.activeElement !== filter) filter.value = message.filter ?? "";
      status.textContent = message.summary;
      space.style.height = `${message.length * rowHeight}px`;
      if (!samePlace) {
        body.scrollTop = 0;
        active = 0;
      }
      if (message.focus >= 0) {
        active = message.focus;
        grid.focus();
        reveal();
      }
      active = Math.max(0, Math.min(active, message.length - 1));
      draw();
    },
    fill({ version, offset, rows: filled }) {
      if (version !== shown.version) return;
      for (const [at, row] of filled.entries()) rows.set(offset + at, row);
      draw();
    },
  };

  /** Draws the rows in sight; asks for those that are not here yet. */
  function draw() {
    const first = Math.max(0, Math.floor(body.scrollTop / rowHeight) - 5);
    const last = Math.min(
      shown.length,
      Math.ceil((body.scrollTop + body.clientHeight) / rowHeight) + 5,
    );
    for (let page = Math.floor(first / pageRows); page * pageRows < last; page += 1) {
      if (asked.has(page)) continue;
      asked.add(page);
      const { version } = shown;
      ask({ type: "rows", version, offset: page * pageRows, count: pageRows });
    }
    const made = [];
    let marked = "";
    for (let at = first; at < last; at += 1) {
      const row = rows.get(at);
      if (row) made.push(toRow(row, at));
      if (at === active && row) marked = `row-${at}`;
    }
    space.replaceChildren(...made);
    grid.setAttribute("aria-activedescendant", marked);
  }

  function toHeader(column) {
    const cell = element("div", { role: "columnheader", class: column.number ? "number" : "" });
    if (column.sort === undefined) {
      cell.textContent = column.title;
      return cell;
    }
    cell.setAttribute("aria-sort", column.sort);
    const button = element("button", { type: "button" }, column.title);
    button.addEventListener("click", () => ask({ type: "sort", column: column.id }));
    cell.append(button);
    return cell;
  }

  function toRow(row, at) {
    const made = element("div", {
      role: "row",
      id: `row-${at}`,
      class: `row ${row.tone} ${row.folder ? "folder" : ""} ${at === active ? "active" : ""}`,
      "aria-rowindex": String(at + 2),
      "aria-selected": String(at === active),
      "aria-label": row.label,
    });
    if (shown.tree) {
      made.setAttribute("aria-level", String(row.level));
      made.setAttribute("aria-posinset", String(row.position));
      made.setAttribute("aria-setsize", String(row.siblings));
      if (row.expandable) made.setAttribute("aria-expanded", String(row.expanded));
    }
    made.style.top = `${at * rowHeight}px`;
    for (const [index, text] of row.cells.entries()) {
      const column = shown.columns[index];
      const cell = element(
        "div",
        { role: "gridcell", class: column?.number ? "number" : "" },
        text,
      );
      cell.title = text;
      if (index === 0 && shown.tree) {
        cell.style.paddingInlineStart = `${(row.level - 1) * 14 + 20}px`;
        if (row.expandable) cell.prepend(twistie(row));
      }
      made.append(cell);
    }
    made.addEventListener("click", () => {
      active = at;
      if (row.expandable) ask({ type: "expand", key: row.key, open: !row.expanded });
      else draw();
    });
    return made;
  }

  function twistie(row) {
    const level = (row.level - 1) * 14;
    const mark = element(
      "span",
      { class: "twistie", "aria-hidden": "true" },
      row.expanded ? "⌄" : "›",
    );
    mark.style.insetInlineStart = `${level + 4}px`;
    return mark;
  }

  function onKey(event) {
    if (event.target !== grid) return;
    const row = rows.get(active);
    const page = Math.max(1, Math.floor(body.clientHeight / rowHeight) - 1);
    const to = moved(event, active, shown.length, page);
    if (to !== undefined) {
      active = to;
      reveal();
      draw();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "c" && row) {
      ask({ type: "copy", text: row.key });
      return;
    }
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const opens = row.expandable && !row.expanded;
    const closes = row.expandable && row.expanded;
    if (event.key === "ArrowRight" && opens) ask({ type: "expand", key: row.key, open: true });
    else if (event.key === "ArrowRight" && closes) move(1);
    else if (event.key === "ArrowLeft" && closes)
      ask({ type: "expand", key: row.key, open: false });
    else if (event.key === "ArrowLeft") toParent(row);
    else if ((event.key === "Enter" || event.key === " ") && row.expandable) {
      ask({ type: "expand", key: row.key, open: !row.expanded });
    } else return;
    event.preventDefault();
  }

  function move(by) {
    active = Math.max(0, Math.min(shown.length - 1, active + by));
    reveal();
    draw();
  }

  function toParent(row) {
    for (let at = active - 1; at >= 0 && rows.has(at); at -= 1) {
      if (rows.get(at).level < row.level) return move(at - active);
    }
  }

  function reveal() {
    const top = active * rowHeight;
    if (top < body.scrollTop) body.scrollTop = top;
    const bottom = top + rowHeight - body.clientHeight;
    if (bottom > body.scrollTop) body.scrollTop = bottom;
  }
}

function columnsOf(columns) {
  if (columns.length === 2) return "minmax(0, 1fr) 100px";
  if (columns.length === 3) return "minmax(0, 1fr) 100px minmax(120px, 30%)";
  return "minmax(0, 1fr) 90px minmax(0, 1fr) minmax(0, 1fr)";
}
