import { strict as assert } from "node:assert";
import { test } from "node:test";
import { holdSelection } from "../../src/vscode/views/heldSelection.ts";

type Row = { readonly id: string; readonly state: string };

function createView() {
  let hear: (event: { readonly selection: readonly Row[] }) => void = () => undefined;
  let selection: readonly Row[] = [];
  return {
    get selection() {
      return selection;
    },
    onDidChangeSelection(listener: typeof hear) {
      hear = listener;
      return { dispose: () => (hear = () => undefined) };
    },
    select(rows: readonly Row[]) {
      selection = rows;
      hear({ selection });
    },
    /** As VS Code does between a change of all rows and its next look at them. */
    forgetRows() {
      selection = [];
    },
  };
}

test("what is selected is known while the rows are drawn anew, as it is by then", () => {
  const view = createView();
  const rows = new Map([["a", { id: "a", state: "exited" }]]);
  const held = holdSelection<Row>(view, ({ id }) => rows.get(id));
  assert.deepEqual(held.rows, []);
  view.select([
    { id: "a", state: "running" },
    { id: "b", state: "running" },
  ]);
  assert.equal(held.rows.length, 2);
  view.forgetRows();
  assert.deepEqual(held.rows, [{ id: "a", state: "exited" }]);
  view.select([]);
  assert.deepEqual(held.rows, []);
});

test("nothing is heard of a view that is gone", () => {
  const view = createView();
  const held = holdSelection<Row>(view, (row) => row);
  held.dispose();
  view.select([{ id: "a", state: "running" }]);
  view.forgetRows();
  assert.deepEqual(held.rows, []);
});
