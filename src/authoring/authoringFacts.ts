import type { ContextFiles } from "../dockerfile/contextFiles.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import type { ContextIgnore } from "../lint/contextIgnore.ts";
import type { BaseImageLookUp } from "../lint/services.ts";

/** What is known beside the text, now; what is not known yet is left out. */
export interface AuthoringFacts {
  readonly baseImage: BaseImageLookUp;
  /** The shell grammar. */
  readonly shell?: ShellParser | undefined;
  /** What is in the build context, less what the ignore file keeps out. */
  readonly contextFiles?: ContextFiles | undefined;
  readonly contextIgnore?: ContextIgnore | undefined;
  /** Absolute path of the context's folder. */
  readonly contextFolder?: string | undefined;
}
