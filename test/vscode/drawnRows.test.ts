import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { TreeItem } from "vscode";
import { createDrawnRows } from "../../src/vscode/views/drawnRows.ts";

interface Row {
  readonly id: string;
  label: string;
  below: Row[];
}

describe("rows that VS Code has", () => {
  it("are told of only where they show something else", async () => {
    const [a, b] = [row("a"), row("b")];
    const { drawn } = await draw([a, b]);
    assert.deepEqual(await drawn.changed(), []);
    b.label = "b, exited";
    assert.deepEqual(await drawn.changed(), [b]);
    drawn.item(b);
    assert.deepEqual(await drawn.changed(), []);
  });

  it("are all told of where one comes, goes or moves at the top, until they are asked for", async () => {
    const [a, b] = [row("a"), row("b")];
    const rows = [a, b];
    const { drawn, ask } = await draw(rows);
    for (const change of [() => rows.pop(), () => rows.push(b), () => rows.reverse()]) {
      change();
      assert.equal(await drawn.changed(), undefined);
      assert.equal(await drawn.changed(), undefined);
      await ask();
      assert.deepEqual(await drawn.changed(), []);
    }
  });

  it("are told of with the row above them where one comes or goes below", async () => {
    const open = row("open", [row("x")]);
    const closed = row("closed", [row("y")]);
    const { drawn, ask } = await draw([open, closed], open);
    open.below.push(row("z"));
    // Nobody has asked for what is below that one.
    closed.below.pop();
    assert.deepEqual(await drawn.changed(), [open]);
    await ask();
    open.below[1] = { ...(open.below[1] as Row), label: "other" };
    assert.deepEqual(await drawn.changed(), [open], "VS Code does not know the new object");
  });

  it("are asked for once where a row and what is below it change", async () => {
    const open = row("open", [row("x")]);
    const { drawn } = await draw([open], open);
    open.label = "other";
    (open.below[0] as Row).label = "other";
    assert.deepEqual(await drawn.changed(), [open]);
  });

  it("are compared with nothing before they are asked for, or after all are told of", async () => {
    const open = row("open", [row("x")]);
    const { drawn, ask } = await draw([open], open);
    drawn.forget(open);
    (open.below[0] as Row).label = "other";
    assert.deepEqual(await drawn.changed(), []);
    drawn.forget(undefined);
    assert.equal(await drawn.changed(), undefined);
    await ask();
    assert.deepEqual(await drawn.changed(), []);
  });

  it("are left alone where they are asked for while they are compared", async () => {
    const a = row("a");
    const { drawn, ask, holdUp } = await draw([a]);
    a.label = "other";
    const goOn = holdUp();
    const comparing = drawn.changed();
    await ask();
    goOn();
    assert.deepEqual(await comparing, []);
  });
});

/** The rows as VS Code would ask for them, `open` with what is below it. */
async function draw(top: readonly Row[], ...open: readonly Row[]) {
  let held: Promise<void> | undefined;
  const drawn = createDrawnRows<Row>({
    async children(parent) {
      const mine = held;
      held = undefined;
      await mine;
      return [...(parent?.below ?? top)];
    },
    item: ({ label }) => ({ label }) as TreeItem,
    idOf: ({ id }) => id,
  });
  const ask = async () => {
    for (const parent of [undefined, ...open]) {
      for (const one of await drawn.children(parent)) drawn.item(one);
    }
  };
  /** The next question for rows, until what it returns is called. */
  const holdUp = () => {
    let goOn = () => {};
    held = new Promise((resolve) => {
      goOn = resolve;
    });
    return () => goOn();
  };
  await ask();
  return { drawn, ask, holdUp };
}

function row(id: string, below: Row[] = []): Row {
  return { id, label: id, below };
}
