import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { TransferInstruction } from "../../dockerfile/document.ts";
import type { NamedCommand } from "../../lint/shared/commandIndex.ts";

/** What is known of a build in one stage. */
export interface BuildFacts {
  /** All that the build runs. */
  readonly commands: readonly NamedCommand[];
  /** What COPY brings from the build context. */
  readonly transfers: readonly TransferInstruction[];
  readonly workdir: string;
  /** False where commands may have run in others. */
  readonly hasOneWorkdir: boolean;
  /** The virtual environments of Python that the build makes. */
  readonly venvs: readonly string[];
  /** That of ENV, where it was set before the first RUN but that which makes an environment. */
  readonly path: string | undefined;
  readonly contextFiles: ContextFiles | undefined;
  /** A path of the image as the container would take it. */
  resolve(path: string): string | undefined;
  /** Whether a mount keeps it out of the image. */
  isMounted(path: string): boolean;
}

/** A smaller image that starts what was built, and what it needs of the build. */
export interface RuntimePlan {
  readonly image: string;
  readonly paths: readonly CopiedPath[];
  /** True where the ENV lines of the build count for the program, too; others must not have any. */
  readonly repeatsEnv?: boolean;
}

/** Absolute; a file or a folder. */
export interface CopiedPath {
  readonly from: string;
  readonly to: string;
}
