/** A finding that only one of the two has. */
export interface HadolintMismatch {
  readonly who: "hadolint" | "ours";
  readonly code: string;
  /** The instruction's text from its first line to the end of the file. */
  readonly text: string;
  readonly file: string;
}

/** Where preset `hadolint` is not to follow hadolint; each has its row in docs/rules/differences.md. */
export interface HadolintDifference {
  /** Codes that it is about; all when left out. */
  readonly codes?: readonly string[];
  readonly reason: string;
  applies(mismatch: HadolintMismatch): boolean;
}

export const hadolintDifferences: readonly HadolintDifference[] = [
  {
    reason:
      "The JSON form is one command whose words are literal: assignments, quotes, variables, redirections and `time` in them are words, not what a shell makes of them.",
    applies: ({ text }) =>
      /^(ONBUILD )?RUN (--\S+ )*\[.*([=<>$]|\\"|"time")/i.test(firstLine(text)),
  },
  {
    codes: ["DL3009", "DL3060"],
    reason: "A trigger FROM starts no stage: Docker refuses it, as DL3043 says.",
    applies: ({ text, file }) => /^ONBUILD RUN/i.test(text) && /^ONBUILD FROM/im.test(file),
  },
  {
    reason:
      "A comment that ignores also counts over blank lines and other comments, for the FROM of its stage, and with an explanation or an unknown name in its list: whoever wrote it meant so.",
    applies: ({ who, code, text, file }) =>
      who === "hadolint" && commentsAbove(file, text).some((line) => isIgnoreOf(line, code)),
  },
];

/** Undefined: a bug. */
export function explanationOf(mismatch: HadolintMismatch): HadolintDifference | undefined {
  return hadolintDifferences.find(
    ({ codes, applies }) => (codes?.includes(mismatch.code) ?? true) && applies(mismatch),
  );
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** The comments above an instruction, with nothing but blank lines between. */
function commentsAbove(file: string, text: string): readonly string[] {
  const lines = file.slice(0, file.length - text.length).split("\n");
  const last = lines.findLastIndex((line) => !/^\s*(#|$)/.test(line));
  return lines.slice(last + 1);
}

function isIgnoreOf(line: string, code: string): boolean {
  return /^\s*#\s*hadolint\s+(stage\s+)?ignore\s*=/.test(line) && line.includes(code);
}
