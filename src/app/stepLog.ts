/** The lines of one step in the log of a build, and where its commands said something. */
export interface StepLog {
  readonly text: string;
  /** Its last lines of output, with their line numbers in `text`, from 0. */
  readonly last: readonly { readonly line: number; readonly text: string }[];
}

/** `number`: the `#3` of the log; docs/build-log.md is its grammar. */
export function stepLog(log: string, number: number, most = 8): StepLog {
  const mark = `#${number} `;
  const lines = log.split("\n").filter((line) => line.startsWith(mark));
  const output = lines.flatMap((line, index) => {
    const said = /^#\d+ \d+\.\d{3}s(?: (.*))?$/.exec(line);
    return said ? [{ line: index, text: said[1] ?? "" }] : [];
  });
  const text = lines.map((line) => `${line}\n`).join("");
  return { text, last: output.filter((line) => line.text !== "").slice(-most) };
}
