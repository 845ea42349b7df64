import { once } from "../base/once.ts";
import type { TextRange } from "../base/textRange.ts";
import type { BaseImageFacts } from "../dockerfile/baseImageFacts.ts";
import type { ContextFiles } from "../dockerfile/contextFiles.ts";
import type { DockerfileDocument, Stage } from "../dockerfile/document.ts";
import { windowsShell } from "../dockerfile/shell/shellOfStages.ts";
import type { ShellParser } from "../dockerfile/shell/shellParser.ts";
import { createShellScripts, type ShellScripts } from "../dockerfile/shell/shellScripts.ts";
import { createStageState, type StageState } from "../dockerfile/stageState.ts";
import { createStageTriggers } from "../dockerfile/stageTriggers.ts";
import { createVariables, type Variables } from "../dockerfile/variables.ts";
import type { ContextIgnore } from "./contextIgnore.ts";
import { type CommandIndex, createCommandIndex } from "./shared/commandIndex.ts";
import { layoutLines } from "./shared/layoutLines.ts";

/** Views on the document that rules share; each is computed at its first use, once a run. */
export interface LintServices {
  readonly variables: Variables;
  readonly stageState: StageState;
  /** The scripts of RUN, CMD, ENTRYPOINT and HEALTHCHECK; none while the grammar is not loaded. */
  readonly shell: ShellScripts;
  /** The lines whose layout rules may speak of; see `layoutLines`. */
  readonly layoutLines: readonly TextRange[];
  /** The commands of those scripts. */
  readonly commands: CommandIndex;
  /** What the ignore file keeps out of the build context; undefined where nobody read it. */
  readonly contextIgnore: ContextIgnore | undefined;
  /** What is in the build context; undefined where nobody looked, or has not looked yet. */
  readonly contextFiles: ContextFiles | undefined;
  /** What is known of the image that a reference names, variables put in. */
  readonly baseImage: BaseImageLookUp;
  /** The shells of the bases: where they are others than they were, all commands are read anew. */
  readonly baseShells: string;
  /** The day of the run, `YYYY-MM-DD`; undefined where nobody said. */
  readonly today: string | undefined;
  /** What several rules make of these services, made once a run; the key stands for what it is. */
  shared<T>(key: string, make: () => T): T;
}

/** What is known of an image by its reference, without asking anybody. */
export type BaseImageLookUp = (reference: string) => BaseImageFacts | undefined;

export interface LintServicesOptions {
  readonly baseImage: BaseImageLookUp;
  readonly shell?: ShellParser | undefined;
  /** Commands as hadolint has them: by whole names, no look through wrappers, always a POSIX shell. */
  readonly asHadolint?: boolean;
  readonly contextIgnore?: ContextIgnore | undefined;
  readonly contextFiles?: ContextFiles | undefined;
  readonly today?: string | undefined;
}

export function createLintServices(
  document: DockerfileDocument,
  { baseImage, shell: shellParser, asHadolint = false, ...given }: LintServicesOptions,
): LintServices {
  // FROM sees global ARGs only, so this first reading needs no base image.
  const ofFrom = once(() => createVariables(document));
  const factsOf = ({ from }: Pick<Stage, "from">): BaseImageFacts | undefined => {
    if (!from.image) return undefined;
    const { raw } = from.image;
    return baseImage(raw.includes("$") ? ofFrom().expand(raw, from).value : raw);
  };
  const triggers = createStageTriggers(document, (from) => factsOf({ from }));
  const variables = once(() =>
    createVariables(document, { baseEnv: (stage) => envOf(factsOf(stage)), triggers }),
  );
  const stageState = once(() =>
    createStageState(document, variables(), (reference) => baseImage(reference), triggers),
  );
  // hadolint knows no image.
  const baseShell = asHadolint ? undefined : (stage: Stage) => shellOf(factsOf(stage));
  const shell = once(() =>
    createShellScripts(document, shellParser, { everyShellIsPosix: asHadolint, baseShell }),
  );
  const layout = once(() => layoutLines(document));
  const commands = once(() => createCommandIndex(document, shell(), asHadolint));
  return new DocumentServices(
    { variables, stageState, shell, layout, commands },
    { ...given, baseImage },
    () => document.stages.map((stage) => baseShell?.(stage)?.join(" ") ?? "").join("\n"),
  );
}

/** An image for Windows that sets none has that of Windows, whatever its name. */
function shellOf(facts: BaseImageFacts | undefined): readonly string[] | undefined {
  if (facts?.shell && facts.shell.length > 0) return facts.shell;
  return facts?.os?.kind === "windows" ? windowsShell : undefined;
}

/** With those whose value is not known. */
function envOf(
  facts: BaseImageFacts | undefined,
): Readonly<Record<string, string | undefined>> | undefined {
  if (!facts?.envNames) return facts?.env;
  return { ...Object.fromEntries(facts.envNames.map((name) => [name, undefined])), ...facts.env };
}

interface LazyServices {
  readonly variables: () => Variables;
  readonly stageState: () => StageState;
  readonly shell: () => ShellScripts;
  readonly layout: () => readonly TextRange[];
  readonly commands: () => CommandIndex;
}

type GivenServices = Pick<
  LintServicesOptions,
  "contextIgnore" | "contextFiles" | "today" | "baseImage"
>;

/**
 * A class, as V8 makes a hidden class for each object that is written with getters, and keeps it, with
 * all that the getters see, until it collects everything: each document that was linted lived on.
 */
class DocumentServices implements LintServices {
  readonly contextIgnore: ContextIgnore | undefined;
  readonly contextFiles: ContextFiles | undefined;
  readonly today: string | undefined;
  readonly baseImage: BaseImageLookUp;
  readonly #lazy: LazyServices;
  readonly #shared = new Map<string, unknown>();
  readonly #baseShells: () => string;

  constructor(lazy: LazyServices, given: GivenServices, baseShells: () => string) {
    this.contextIgnore = given.contextIgnore;
    this.contextFiles = given.contextFiles;
    this.today = given.today;
    this.baseImage = given.baseImage;
    this.#lazy = lazy;
    this.#baseShells = baseShells;
  }

  shared<T>(key: string, make: () => T): T {
    if (!this.#shared.has(key)) this.#shared.set(key, make());
    return this.#shared.get(key) as T;
  }

  get variables(): Variables {
    return this.#lazy.variables();
  }

  get stageState(): StageState {
    return this.#lazy.stageState();
  }

  get shell(): ShellScripts {
    return this.#lazy.shell();
  }

  get layoutLines(): readonly TextRange[] {
    return this.#lazy.layout();
  }

  get commands(): CommandIndex {
    return this.#lazy.commands();
  }

  get baseShells(): string {
    return this.#baseShells();
  }
}
