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
