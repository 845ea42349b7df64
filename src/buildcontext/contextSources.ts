import { cleanPath } from "../dockerfile/cleanPath.ts";
import type {
  DockerfileDocument,
  Instruction,
  Stage,
  TransferInstruction,
} from "../dockerfile/document.ts";
import { expandWord, type LookUp } from "../dockerfile/expandWord.ts";
import { neededParts, type TargetChoice } from "../dockerfile/neededParts.ts";
import { triggersOf } from "../dockerfile/neededStages.ts";
import { type RunMount, runMounts } from "../dockerfile/runMounts.ts";
import { createVariables, type Variables } from "../dockerfile/variables.ts";

/** What one instruction takes out of the context's folder. */
export interface ContextSource {
  /** COPY, ADD, or a RUN with a mount; the trigger of an ONBUILD. */
  readonly instruction: Instruction;
  /** The stage that runs it. */
  readonly stage: Stage;
  /** Clean and below the folder, wildcards included; "" is all of the folder. */
  readonly paths: readonly string[];
  /** Sources as typed whose variables are not known before the build. */
  readonly unknown: readonly string[];
  /** Patterns of --exclude: their files are sent, but stay out of the image. */
  readonly excludes: readonly string[];
  /**
   * True for a RUN that reads nothing, but has a tmpfs: where anything else reads the context,
   * BuildKit then asks for all of it.
   */
  readonly needless: boolean;
}

export interface SourcesRequest extends TargetChoice {
  /** True for the classic builder, which runs every stage down to the target. */
  readonly allStages?: boolean;
}

/**
 * The instructions that read the context's folder in a build of the target, in the order in which
 * they stand. Undefined for a target that the file does not have.
 */
export function contextSources(
  document: DockerfileDocument,
  { target, given, contexts = [], allStages = false }: SourcesRequest,
): readonly ContextSource[] | undefined {
  const parts = neededParts(document, { target, given, contexts });
  if (parts === undefined) return undefined;
  const built = parts.document;
  const needed = allStages ? built.stages.slice(0, parts.target.index + 1) : parts.needed;
  const variables = createVariables(built, { given });
  const sources = needed.flatMap((stage) => sourcesOf({ document: built, variables }, stage));
  return sources.every(({ needless }) => needless) ? [] : sources;
}

interface Reading {
  readonly document: DockerfileDocument;
  readonly variables: Variables;
}

function sourcesOf(reading: Reading, stage: Stage): readonly ContextSource[] {
  const { document, variables } = reading;
  const parent = document.stages[stage.parent ?? -1];
  const inherited: LookUp = (name) => parent && variables.resolveAtEnd(name, parent);
  const triggers = triggersOf(parent).map((trigger) => [trigger, inherited] as const);
  const own = stage.instructions.map((instruction): readonly [Instruction, LookUp] => [
    instruction,
    (name) => variables.resolve(name, instruction),
  ]);
  const isBare = startsFromScratch(reading, stage);
  return [...triggers, ...own].flatMap(([instruction, lookUp]) => {
    const typed = typedSources(instruction);
    if (typed === undefined) return [];
    // In an image of nothing, what nothing declares is known to be empty.
    const known: LookUp = (name) => lookUp(name) ?? (isBare ? emptyVariable : undefined);
    const paths: string[] = [];
    const unknown: string[] = [];
    for (const raw of typed) {
      const { value, complete } = expandWord(raw, document.escape, known);
      if (!complete) unknown.push(raw);
      else if (!isRemote(value)) paths.push(cleanPath(`/${value}`).slice(1));
    }
    if (paths.length === 0 && unknown.length === 0) return [];
    const excludes = excludesOf(instruction);
    const needless = contextMounts(instruction).every(({ type }) => type === "tmpfs");
    return [
      {
        instruction,
        stage,
        paths,
        unknown,
        excludes,
        needless: instruction.kind === "RUN" && needless,
      },
    ];
  });
}

const emptyVariable = { kind: "base", value: undefined, unset: true } as const;

function startsFromScratch({ document, variables }: Reading, stage: Stage): boolean {
  let at: Stage | undefined = stage;
  while (at?.parent !== undefined) at = document.stages[at.parent];
  const image = at?.from.image;
  return (
    image !== undefined && variables.expand(image.raw, at?.from ?? stage.from).value === "scratch"
  );
}

/** As typed; undefined for what reads nothing of the context. */
function typedSources(instruction: Instruction): readonly string[] | undefined {
  switch (instruction.kind) {
    case "COPY":
    case "ADD":
      return instruction.from ? undefined : typedPaths(instruction);
    case "RUN": {
      const mounts = contextMounts(instruction);
      return mounts.length === 0 ? undefined : mounts.map(({ source = "" }) => source);
    }
    default:
      return undefined;
  }
}

function contextMounts(instruction: Instruction): readonly RunMount[] {
  return runMounts(instruction).filter(
    ({ type, from }) => from === undefined && (type === "bind" || type === "tmpfs"),
  );
}

/** The strings of the JSON form are expanded after JSON's own quotes and escapes are gone. */
function typedPaths({ sources, json }: TransferInstruction): readonly string[] {
  return sources.map(({ raw, value }) => (json ? value : raw));
}

function excludesOf({ flags }: Instruction): readonly string[] {
  return flags.flatMap(({ name, value }) => (name.value === "exclude" && value ? value.value : []));
}

function isRemote(source: string): boolean {
  return /^([A-Za-z][A-Za-z0-9+.-]*:\/\/|git@)/.test(source);
}
