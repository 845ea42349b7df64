import { element } from "./element.js";

/** Small tables, one below the other. */
export function createTables() {
  const root = element("div", { class: "tables", tabindex: "0" });
  return {
    element: root,
    show(tables) {
      root.replaceChildren(...tables.flatMap(toParts));
    },
  };

  function toParts(table, at) {
    const heading = element("h2", { id: `table-${at}` }, table.title);
    if (table.rows.length === 0) return [heading, element("p", {}, table.empty)];
    const made = element("table", { "aria-labelledby": `table-${at}` });
    const head = element("tr");
    head.append(
      // An empty cell heads nothing.
      ...table.columns.map((text) =>
        text === "" ? element("td") : element("th", { scope: "col" }, text),
      ),
    );
    const thead = element("thead");
    thead.append(head);
    const body = element("tbody");
    body.append(
      ...table.rows.map(({ cells, tone }) => {
        const row = element("tr", { class: tone });
        const [name, ...rest] = cells;
        row.append(element("th", { scope: "row" }, name));
        row.append(...rest.map((text) => element("td", {}, text)));
        return row;
      }),
    );
    made.append(thead, body);
    return [heading, made];
  }
}
