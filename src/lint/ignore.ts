import type { TextRange } from "../base/textRange.ts";

/** One comment, or `# check=` directive, that silences rules over a part of the file. */
export interface Ignore {
  readonly dialect: "slipway" | "hadolint" | "buildkit";
  readonly scope: "line" | "stage" | "file";
  /** The comment or directive. */
  readonly range: TextRange;
  readonly names: readonly IgnoredName[];
  readonly reason: string | undefined;
  /**
   * Where findings have to begin to be ignored: above an instruction, up to its end; inside of one,
   * the next line. Undefined where nothing follows.
   */
  readonly covers: TextRange | undefined;
}

export interface IgnoredName {
  /** As typed. */
  readonly text: string;
  readonly range: TextRange;
  /** Our ids; empty for a name that no rule has. */
  readonly rules: readonly string[];
}

/** A name in an ignore comment, and what it does in this run. */
export interface IgnoreUse {
  readonly ignore: Ignore;
  readonly name: IgnoredName;
  /**
   * `silences`: a finding; `nothing`: none, though its rules run; `off`: its rules do not run;
   * `unknown`: no rule has the name.
   */
  readonly effect: "silences" | "nothing" | "off" | "unknown";
}
