/** As much of a terminal as the drawing of builds uses; what scrolls away is kept. */
export interface FakeTerminal {
  write(text: string): void;
  /** Wraps the lines that no longer fit, as terminals do. */
  resize(columns: number): void;
  /** All rows up to the last one with text, without colours. */
  lines(): readonly string[];
}

export function createFakeTerminal(columns: number, rows: number): FakeTerminal {
  let width = columns;
  let grid: string[] = [""];
  let row = 0;
  let column = 0;
  let wraps = true;
  const put = (character: string): void => {
    if (column >= width) {
      if (!wraps) column = width - 1;
      else {
        down();
        column = 0;
      }
    }
    const line = (grid[row] ?? "").padEnd(column);
    grid[row] = line.slice(0, column) + character + line.slice(column + 1);
    column += 1;
  };
  const down = (): void => {
    row += 1;
    grid[row] ??= "";
  };
  const control = (sequence: string): void => {
    const count = Number(sequence.slice(0, -1)) || 1;
    // The cursor does not leave the window.
    if (sequence.endsWith("A")) row = Math.max(row - count, Math.max(0, grid.length - rows));
    else if (sequence === "K") grid[row] = (grid[row] ?? "").slice(0, column);
    else if (sequence === "0J") {
      grid[row] = (grid[row] ?? "").slice(0, column);
      grid = grid.slice(0, row + 1);
    } else if (sequence === "2J") grid = grid.map(() => "");
    else if (sequence === "H") [row, column] = [Math.max(0, grid.length - rows), 0];
    else if (/^\?7[hl]$/.test(sequence)) wraps = sequence.endsWith("h");
    else if (!/^(\?25[hl]|[\d;]*m|3J)$/.test(sequence)) throw new Error(`unknown ${sequence}`);
  };
  return {
    write(text) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal reads
      for (const part of text.match(/\u001b\[[?\d;]*[A-Za-z]|[\s\S]/gu) ?? []) {
        if (part.length > 1 && part.startsWith("\u001b[")) control(part.slice(2));
        else if (part === "\r") column = 0;
        else if (part === "\n") down();
        else put(part);
      }
    },
    resize(to) {
      const before = grid.slice(0, row).flatMap((line) => wrapped(line, to));
      grid = [...before, ...grid.slice(row).flatMap((line) => wrapped(line, to))];
      row = before.length;
      width = to;
    },
    lines: () => grid.slice(0, grid.findLastIndex((line) => line !== "") + 1),
  };
}

function wrapped(line: string, width: number): readonly string[] {
  const count = Math.max(1, Math.ceil(line.length / width));
  return Array.from({ length: count }, (_, at) => line.slice(at * width, (at + 1) * width));
}
