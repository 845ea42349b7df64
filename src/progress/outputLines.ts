/** A line that grows past this many characters is cut, so that memory stays bounded. */
const LINE_LIMIT = 8192;

export interface OutputLines {
  /** Finished lines, as plain text. */
  readonly lines: readonly string[];
  /** The begun line after them. */
  readonly open: string;
}

/** Adds a piece of a command's output to the line that was begun. */
export function addOutput(open: string, piece: string): OutputLines {
  const parts = `${open}${piece}`.split("\n");
  const last = parts.pop() ?? "";
  const lines = parts.map(toPlainLine);
  if (last.length <= LINE_LIMIT) return { lines, open: last };
  return { lines: [...lines, toPlainLine(last)], open: "" };
}

/** As `addOutput`, for the last piece: what a stream begins after its step has ended. */
export function finishOutput(open: string, piece: string): OutputLines {
  const added = addOutput(open, piece);
  if (added.open === "") return added;
  return { lines: [...added.lines, toPlainLine(added.open)], open: "" };
}

/** Without colours; of a line that was written over with carriage returns, what was left to see. */
export function toPlainLine(line: string): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  const [first = "", ...rest] = text.slice(text.lastIndexOf("\r") + 1).split("\u001b");
  return first + rest.map(withoutSequence).join("");
}

/** Takes off the control sequence (ECMA-48) that began with the escape character before the text. */
function withoutSequence(text: string): string {
  // OSC runs to a bell, or to the next escape character, whose backslash is then left over.
  if (text.startsWith("]")) {
    const bell = text.indexOf("\u0007");
    return bell === -1 ? "" : text.slice(bell + 1);
  }
  return text.replace(/^(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\^_])/, "");
}
