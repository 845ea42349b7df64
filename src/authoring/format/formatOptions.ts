/** How a Dockerfile is to look; what is left out has its default. */
export interface FormatOptions {
  /** Columns of one indent, and of a tab; 4. */
  readonly indentWidth?: number;
  /** Whether an indent is a tab; false. */
  readonly useTabs?: boolean;
  /** How long a line may be before it is wrapped, in characters; 0, the default, wraps none. */
  readonly width?: number;
  /**
   * `consistent`, the default, changes only keywords that break the case of the others; where
   * neither case leads it is the upper one.
   */
  readonly keywordCase?: KeywordCase;
  /** How many blank lines may stand in a row, at least 1; 2. */
  readonly blankLines?: number;
}

export type KeywordCase = "upper" | "lower" | "keep" | "consistent";

/** The options with all defaults, and with figures that can be used. */
export function completeOptions(options: FormatOptions): Required<FormatOptions> {
  return {
    indentWidth: inBounds(options.indentWidth, 1, 40, 4),
    useTabs: options.useTabs ?? false,
    width: inBounds(options.width, 0, 100_000, 0),
    keywordCase: options.keywordCase ?? "consistent",
    blankLines: inBounds(options.blankLines, 1, 1_000, 2),
  };
}

function inBounds(value: number | undefined, least: number, most: number, fallback: number) {
  if (value === undefined || Number.isNaN(value)) return fallback;
  return Math.min(Math.max(Math.floor(value), least), most);
}
