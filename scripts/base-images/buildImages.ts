import type { Instruction, Stage } from "../../src/dockerfile/document.ts";
import { joinPath } from "../../src/dockerfile/joinPath.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createVariables, type Variables } from "../../src/dockerfile/variables.ts";
import { type OwnWords, readTag, type TagParts } from "../../src/lint/baseimages/readTag.ts";
import { usualPath } from "../../src/lint/baseimages/tableRepository.ts";
import { splitImageName } from "../../src/lint/shared/splitImageName.ts";
import { brought, programs } from "./programs.ts";
import type { Definition } from "./readDefinitions.ts";
import { repositories } from "./repositories.ts";

/** What each definition makes of its image, those that it is FROM taken into account. */
export function buildImages(definitions: readonly Definition[]): readonly BuiltImage[] {
  const sections = definitions.filter(({ packages }) => !packages);
  const packagesOf = new Map(
    definitions
      .filter(({ packages }) => packages)
      .map(({ image, text }) => [image, text.split(/\s+/).filter((word) => word !== "")]),
  );
  const done = new Map<string, BuiltImage>();
  const build = (definition: Definition): BuiltImage => {
    const known = done.get(definition.image);
    if (known) return known;
    const made = buildImage(definition, { base, packages: packagesOf.get(definition.image) });
    done.set(definition.image, made);
    return made;
  };
  const base = (image: string): ImageState => {
    if (image === "scratch") return scratch;
    const own = sections.find((section) => section.image === image);
    if (own) return build(own).state;
    // Another release of the same kind, as far as all of those agree.
    const wanted = imageTag(image);
    const alike = sections.filter((section) => {
      const tag = imageTag(section.image);
      return tag.repository === wanted.repository && tag.variant === wanted.variant;
    });
    if (alike.length === 0) throw new Error(`No definition of ${image}.`);
    return commonState(alike.map((section) => build(section).state));
  };
  return sections.map(build);
}

export interface BuiltImage {
  readonly repository: string;
  readonly tag: TagParts;
  /** Family and words of the tag: `alpine+fpm`. */
  readonly variant: string;
  readonly state: ImageState;
}

export interface ImageState {
  readonly family: string | undefined;
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  /** Undefined: set, or set by some, to a value that differs. */
  readonly env: ReadonlyMap<string, string | undefined>;
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly shell: readonly string[] | undefined;
  readonly exposed: readonly string[] | undefined;
  readonly volumes: readonly string[] | undefined;
  readonly onbuild: readonly string[] | undefined;
  /** Those of `programs` that are in it; undefined where unknown packages are. */
  readonly present: readonly string[] | undefined;
}

const scratch: ImageState = {
  family: undefined,
  user: "",
  workdir: "/",
  env: new Map([["PATH", usualPath]]),
  ...{ entrypoint: [], cmd: [], shell: [], exposed: [], volumes: [], onbuild: [] },
  present: [],
};

/** What is the same in all of them. */
export function commonState(states: readonly ImageState[]): ImageState {
  const [first, ...others] = states;
  if (!first) throw new Error("No image.");
  let common = first;
  for (const other of others) {
    const merged: Record<string, unknown> = {};
    for (const key of Object.keys(common) as (keyof ImageState)[]) {
      const same = JSON.stringify(common[key]) === JSON.stringify(other[key]);
      merged[key] = same ? common[key] : undefined;
    }
    const names = new Set([...common.env.keys(), ...other.env.keys()]);
    const env = new Map(
      [...names].map((name) => {
        const value = common.env.get(name);
        return [name, value === other.env.get(name) ? value : undefined];
      }),
    );
    const present =
      common.present && other.present
        ? [...new Set([...common.present, ...other.present])].sort()
        : undefined;
    common = { ...(merged as unknown as ImageState), env, present };
  }
  return common;
}

/** The parts of an image's name, read as lint reads them. */
export function imageTag(image: string): {
  readonly repository: string;
  readonly tag: TagParts;
  readonly variant: string;
} {
  const { repository, tag: typed } = splitImageName(image);
  const own = ownWords(repository);
  const tag = readTag(typed, own);
  if (!tag) throw new Error(`The tag of ${image} is not understood: complete repositories.ts.`);
  const family = tag.os?.family ?? own.family;
  return { repository, tag, variant: [family ?? "", ...tag.words].join("+") };
}

function ownWords(repository: string): OwnWords & { readonly family?: string } {
  const reviewed = repositories[repository];
  if (!reviewed) throw new Error(`${repository} is not in repositories.ts.`);
  return { ...reviewed, variants: reviewed.variants ?? [] };
}

function buildImage(
  { image, text }: Definition,
  options: {
    readonly base: (image: string) => ImageState;
    readonly packages: readonly string[] | undefined;
  },
): BuiltImage {
  const document = parseDockerfile(text);
  const stage = document.stages.at(-1);
  const [problem] = document.problems;
  if (!stage || problem) throw new Error(`${image}: ${problem?.message ?? "no stage"}`);
  const named = imageTag(image);
  const start = options.base(fromName(stage, createVariables(document)));
  const variables = createVariables(document, {
    baseEnv: () => Object.fromEntries(start.env) as Record<string, string>,
  });
  let state: ImageState = { ...start, env: new Map(start.env) };
  if (start === scratch) {
    state = { ...state, family: named.tag.os?.family ?? repositories[named.repository]?.family };
  }
  if (options.packages) state = { ...state, present: presentIn(options.packages) };
  for (const instruction of stage.instructions) state = apply(state, instruction, variables);
  return { ...named, state };
}

function fromName(stage: Stage, variables: Variables): string {
  return variables.expand(stage.from.image?.raw ?? "", stage.from).value;
}

function apply(state: ImageState, instruction: Instruction, variables: Variables): ImageState {
  const words = instruction.words.map((word) => {
    const { value, complete } = variables.expand(word.raw, instruction);
    return complete ? value : undefined;
  });
  const [word] = words;
  switch (instruction.kind) {
    case "USER":
      return { ...state, user: word };
    case "WORKDIR":
      return { ...state, workdir: word === undefined ? word : joinPath(state.workdir, word) };
    case "ENV": {
      const env = new Map(state.env);
      for (const { key, value } of instruction.pairs) {
        const { value: text, complete } = variables.expand(value?.raw ?? "", instruction);
        env.set(key.value, complete ? text : undefined);
      }
      return { ...state, env };
    }
    case "ENTRYPOINT":
      return { ...state, entrypoint: command(instruction, state), cmd: [] };
    case "CMD":
      return { ...state, cmd: command(instruction, state) };
    case "SHELL":
      return { ...state, shell: instruction.words.map(({ value }) => value) };
    case "EXPOSE":
      return { ...state, exposed: added(state.exposed, words, withProtocol) };
    case "VOLUME":
      return { ...state, volumes: added(state.volumes, words, (volume) => volume) };
    case "ONBUILD":
      return {
        ...state,
        onbuild: [...(state.onbuild ?? []), instruction.words.map(({ raw }) => raw).join(" ")],
      };
    case "RUN":
      return { ...state, present: withInstalled(state.present, instruction, words) };
    default:
      return state;
  }
}

function command(instruction: Instruction, state: ImageState): readonly string[] {
  if (instruction.json) return instruction.words.map(({ value }) => value);
  const shell = state.shell?.length ? state.shell : ["/bin/sh", "-c"];
  return [...shell, "shell" in instruction ? (instruction.shell?.text ?? "") : ""];
}

function added(
  before: readonly string[] | undefined,
  words: readonly (string | undefined)[],
  write: (word: string) => string,
): readonly string[] | undefined {
  if (before === undefined || words.includes(undefined)) return undefined;
  return [...new Set([...before, ...words.map((word) => write(word ?? ""))])];
}

function withProtocol(port: string): string {
  return port.includes("/") ? port : `${port}/tcp`;
}

function presentIn(packages: readonly string[]): readonly string[] {
  return Object.keys(programs)
    .filter((program) => programs[program]?.some((name) => packages.includes(name)))
    .sort();
}

/** Condensed: `RUN apt-get install curl ca-certificates`. */
function withInstalled(
  present: readonly string[] | undefined,
  instruction: Instruction,
  words: readonly (string | undefined)[],
): readonly string[] | undefined {
  const script = "shell" in instruction ? (instruction.shell?.text ?? "") : "";
  const names = (words.length > 1 ? words.join(" ") : script).split(/\s+/).slice(2);
  const all = new Set(present);
  for (const typed of names) {
    const name = typed.replace(/[=:].*$/, "");
    const programsOfIt = brought[name] ?? (/^lib|^glibc|^nginx/.test(name) ? [] : undefined);
    if (!programsOfIt) return undefined;
    for (const program of programsOfIt) all.add(program);
  }
  return present && [...all].sort();
}
