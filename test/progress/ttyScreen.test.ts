import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import type { TtyLine } from "../../src/progress/ttyLine.ts";
import { createTtyScreen } from "../../src/progress/ttyScreen.ts";
import { createFakeTerminal } from "../support/fakeTerminal.ts";

describe("the screen of a terminal", () => {
  test("shows each picture in the place of the one before, below what was there", () => {
    const terminal = createFakeTerminal(40, 10);
    const screen = createTtyScreen({ color: true, newline: "\r\n" });
    terminal.write("$ slipway build\r\n");
    for (const picture of [["a", "b", "c"], ["a", "a longer b"], [], ["x", "y", "z", "w"]]) {
      terminal.write(screen.draw(lines(picture), 40));
      assert.deepEqual(terminal.lines(), ["$ slipway build", ...picture]);
    }
  });

  test("writes nothing where nothing has changed", () => {
    const screen = createTtyScreen({ color: false, newline: "\n" });
    assert.notEqual(screen.draw(lines(["a"]), 40), "");
    assert.equal(screen.draw(lines(["a"]), 40), "");
    assert.notEqual(screen.draw(lines(["b"]), 40), "");
  });

  test("counts the rows of what a narrower window has wrapped", () => {
    const terminal = createFakeTerminal(40, 10);
    const screen = createTtyScreen({ color: false, newline: "\r\n" });
    terminal.write("before\r\n");
    terminal.write(screen.draw(lines(["x".repeat(39), "y"]), 40));
    terminal.resize(20);
    assert.deepEqual(terminal.lines(), ["before", "x".repeat(20), "x".repeat(19), "y"]);
    terminal.write(screen.draw(lines(["short", "y"]), 20));
    assert.deepEqual(terminal.lines(), ["before", "short", "y"]);
  });

  test("a line that is wider than it was thought to be costs no row", () => {
    const terminal = createFakeTerminal(10, 10);
    const screen = createTtyScreen({ color: false, newline: "\r\n" });
    terminal.write(screen.draw(lines(["0123456789abc", "y"]), 40));
    terminal.write(screen.draw(lines(["z"]), 40));
    assert.equal(terminal.lines().at(-1), "z");
  });

  test("a picture of more lines than the window has leaves the rest above", () => {
    const terminal = createFakeTerminal(20, 5);
    const screen = createTtyScreen({ color: false, newline: "\r\n" });
    terminal.write(screen.draw(lines(["a", "b"]), 20));
    const all = Array.from({ length: 12 }, (_, at) => `line ${at}`);
    terminal.write(screen.draw(lines(all), 20));
    assert.deepEqual(terminal.lines(), all);
  });

  test("paints only where colours are wanted", () => {
    const line: TtyLine = [{ text: "red", style: "red" }, { text: "plain" }];
    assert.match(createTtyScreen({ color: true, newline: "\n" }).draw([line], 9), /\[31mred/);
    assert.doesNotMatch(createTtyScreen({ color: false, newline: "\n" }).draw([line], 9), /\[31m/);
  });
});

function lines(texts: readonly string[]): readonly TtyLine[] {
  return texts.map((text) => [{ text }]);
}
