/** A line of more UTF-16 units than this is broken, so that memory stays bounded. */
export const LINE_LIMIT = 8192;

export interface OutputLines {
  /** Finished lines, as plain text; of many only the last that were asked for. */
  readonly lines: readonly string[];
  /** How many lines were finished. */
  readonly count: number;
  /** The begun line after them. */
  readonly open: string;
}

/** Adds a piece of a command's output to the line that was begun; gives the last `most` lines. */
export function addOutput(
  open: string,
  piece: string,
  most = Number.MAX_SAFE_INTEGER,
): OutputLines {
  // Only the piece is searched: the begun line has no end, and reading it would copy it each time.
  const end = piece.indexOf("\n");
  if (end === -1 && open.length + piece.length <= LINE_LIMIT) {
    return { lines: [], count: 0, open: open + piece };
  }
  if (end === piece.length - 1 && open.length + end <= LINE_LIMIT) {
    return { lines: [toPlainLine(open + piece.slice(0, end))], count: 1, open: "" };
  }
  const text = open + piece;
  const parts = text.split("\n");
  const rest = breakLine(overwritten(parts.pop() ?? ""));
  const raw = parts.length === 0 ? [] : parts.slice(-most);
  const lines = [...raw.flatMap((line) => breakLine(toPlainLine(line))), ...rest.slice(0, -1)];
  const begun = rest.at(-1) ?? "";
  return {
    lines: lines.slice(-most).map((line) => detach(line, text)),
    count: parts.length - raw.length + lines.length,
    open: detach(begun, text),
  };
}

/** As `addOutput`, for the last piece: what a stream begins after its step has ended. */
export function finishOutput(open: string, piece: string, most?: number): OutputLines {
  const added = addOutput(open, piece, most);
  if (added.open === "") return added;
  return {
    lines: [...added.lines, toPlainLine(added.open)],
    count: added.count + 1,
    open: "",
  };
}

/** Without colours; of a line that was written over with carriage returns, what was left to see. */
export function toPlainLine(line: string): string {
  const text = overwritten(line.endsWith("\r") ? line.slice(0, -1) : line);
  if (!text.includes("\u001b")) return text;
  const [first = "", ...rest] = text.split("\u001b");
  return first + rest.map(withoutSequence).join("");
}

/** What follows the last carriage return; one at the end may belong to the end of the line. */
function overwritten(line: string): string {
  const at = line.lastIndexOf("\r", line.length - 2);
  return at === -1 || line.length < 2 ? line : line.slice(at + 1);
}

/** Pieces of at most `LINE_LIMIT`; no character is cut in two. */
function breakLine(line: string): readonly string[] {
  if (line.length <= LINE_LIMIT) return [line];
  const pieces: string[] = [];
  for (let at = 0; at < line.length; ) {
    const end = at + LINE_LIMIT;
    const splits = end < line.length && (line.charCodeAt(end - 1) & 0xfc00) === 0xd800;
    pieces.push(line.slice(at, splits ? end - 1 : end));
    at = splits ? end - 1 : end;
  }
  return pieces;
}

/** Engines keep a whole text alive for a part of it; what is kept for long becomes its own text. */
function detach(part: string, whole: string): string {
  return whole.length > LINE_LIMIT && part.length < whole.length ? ` ${part}`.slice(1) : part;
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
