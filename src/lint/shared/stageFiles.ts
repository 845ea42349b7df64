import type {
  CommandInstruction,
  DockerfileDocument,
  Instruction,
  Stage,
  TransferInstruction,
} from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { stageChain, visitStageTree } from "../../dockerfile/stageTree.ts";
import type { LintServices } from "../services.ts";
import { bringsOneFile } from "./bringsOneFile.ts";
import { contextPath } from "./contextSources.ts";
import { splitPath } from "./dependencyFolders.ts";
import { looksLikeFile } from "./fileNames.ts";
import { goModuleOf, goProgramName } from "./goCommands.ts";
import { createKnownWords, type KnownWords } from "./knownWords.ts";
import type { MadePath } from "./madePath.ts";
import { mayBeInImage } from "./mayBeInImage.ts";
import { runEffects } from "./runEffects.ts";
import { isMounted, runMounts } from "./runMounts.ts";
import {
  destinationPath,
  endsWithDots,
  endsWithSlash,
  isRemote,
  knownDestination,
} from "./transferPaths.ts";

/** What a stage has, as far as the file and the context tell. */
export interface StageFiles {
  find(path: string): FoundPath;
  /** The last files that its commands made for certain, latest first. */
  made(): readonly MadeFile[];
}

export type FoundPath =
  /** Nothing can have made it. `mount`: a RUN made it where a mount takes it away again. */
  | { readonly kind: "missing"; readonly mount?: CommandInstruction }
  | { readonly kind: "unknown" }
  | { readonly kind: "made"; readonly file: MadeFile }
  /** It came from the build context, from there. */
  | { readonly kind: "context"; readonly path: string };

export interface MadeFile extends MadePath {
  readonly by: Instruction;
}

export interface StageFilesVisitor {
  /** Before an instruction takes effect. */
  readonly before?: (instruction: Instruction, files: StageFiles) => void;
  readonly end?: (stage: Stage, files: StageFiles) => void;
  /**
   * The stages whose missing paths are all that is asked for: no others are looked at, nor what comes
   * behind an instruction that may have made any path.
   */
  readonly missingIn?: (stage: Stage) => boolean;
}

/** Calls back for each stage, those that others are FROM first. */
export function visitStageFiles(
  { stages }: Pick<DockerfileDocument, "stages">,
  services: LintServices,
  { before, end, missingIn }: StageFilesVisitor,
): void {
  const words = createKnownWords(services);
  const state = createState(services);
  const undos: number[] = [];
  const looked = missingIn && withParents(stages, missingIn);
  visitStageTree(stages, {
    enter(stage) {
      undos.push(state.size());
      if (looked?.has(stage) === false) return;
      if (stage.parent === undefined) state.enterBase(baseOf(services, stage));
      if (services.stageState.triggersOf(stage).length > 0) state.addAnything(stage.from);
      for (const instruction of stage.instructions) {
        if (looked && state.isOpen()) break;
        before?.(instruction, state);
        visit(instruction, state, services, words);
      }
      end?.(stage, state);
    },
    leave() {
      state.undo(undos.pop() ?? 0);
    },
  });
}

function withParents(
  stages: readonly Stage[],
  isMeant: (stage: Stage) => boolean,
): ReadonlySet<Stage> {
  const all = new Set<Stage>();
  for (const stage of stages) {
    if (!isMeant(stage)) continue;
    for (const one of stageChain(stages, stage)) {
      // Those above it are there already.
      if (all.has(one)) break;
      all.add(one);
    }
  }
  return all;
}

/** "" for an image that is not known, and for one whose ONBUILD is not. */
function baseOf({ stageState }: LintServices, stage: Stage): string {
  const base = stageState.baseOf(stage);
  return base?.complete === true ? base.reference : "";
}

function visit(
  instruction: Instruction,
  state: State,
  services: LintServices,
  words: KnownWords,
): void {
  switch (instruction.kind) {
    case "WORKDIR":
    case "VOLUME":
      for (const word of instruction.words) {
        const { value, complete } = services.variables.expand(word.raw, instruction);
        const { workdir } = services.stageState.before(instruction);
        const path = complete ? joinPath(workdir, value) : undefined;
        if (path === undefined) state.addAnything(instruction);
        else state.add({ kind: "folder", path, by: instruction, command: undefined });
      }
      return;
    case "RUN":
      visitRun(instruction, state, services, words);
      return;
    case "COPY":
    case "ADD":
      addTransfer(instruction, state, services);
      return;
    case "UNKNOWN":
      state.addAnything(instruction);
      return;
    default:
      return;
  }
}

function visitRun(
  run: CommandInstruction,
  state: State,
  services: LintServices,
  words: KnownWords,
): void {
  const mounts = runMounts(run).filter(({ type }) => type !== "secret" && type !== "ssh");
  // A mount may bring another go.mod.
  const programOf = (folder: string): string | undefined =>
    mounts.some(({ type }) => type === "bind") ? undefined : programIn(folder, state, services);
  const effects = runEffects({ services, words, run, programOf });
  if (!effects) {
    state.addAnything(run);
    return;
  }
  for (const { target } of mounts) {
    const expanded = services.variables.expand(target ?? "$", run);
    const { workdir } = services.stageState.before(run);
    const path = expanded.complete ? joinPath(workdir, expanded.value) : undefined;
    if (path === undefined) {
      state.addAnything(run);
      return;
    }
    state.add({ kind: "folder", path, by: run, command: undefined });
  }
  for (const made of effects) {
    if (mounts.length === 0 || !isMounted({ services }, run, made.path)) {
      state.add({ ...made, by: run });
    } else if (made.kind === "file") state.addMounted(made.path, run);
  }
}

/** What `go build` calls a program, by the folder and its module. */
function programIn(
  folder: string,
  state: State,
  { contextFiles }: LintServices,
): string | undefined {
  const found = state.find(joinPath(folder, "go.mod") ?? "");
  if (found.kind === "missing") {
    const { name } = splitPath(folder);
    return name === "" || /^v\d+$/.test(name) ? undefined : name;
  }
  const text = found.kind === "context" ? contextFiles?.text(found.path) : undefined;
  const module = text === undefined ? undefined : goModuleOf(text);
  return module === undefined ? undefined : goProgramName(module);
}

function addTransfer(transfer: TransferInstruction, state: State, services: LintServices): void {
  const typed = knownDestination(services, transfer);
  const path = destinationPath(services, transfer);
  if (typed === undefined || path === undefined) {
    state.addAnything(transfer);
    return;
  }
  const add = (kind: MadePath["kind"], at: string | undefined): void => {
    if (at === undefined) state.addAnything(transfer);
    else state.add({ kind, path: at, by: transfer, command: undefined });
  };
  const isOdd = transfer.flags.some(({ name }) => name.value === "parents");
  // ADD unpacks what is an archive, whatever its name.
  if (transfer.from !== undefined || isOdd || transfer.kind === "ADD") {
    add("tree", path);
    return;
  }
  const isFolder =
    endsWithSlash(typed) ||
    endsWithDots(typed) ||
    transfer.sources.length + transfer.heredocs.length > 1 ||
    state.find(path).kind === "made";
  for (const { name } of transfer.heredocs) {
    if (!isFolder) add("file", path);
    add("file", joinPath(path, name));
  }
  for (const source of transfer.sources) {
    const { value, complete } = services.variables.expand(source.raw, transfer);
    const { name } = splitPath(contextPath(value));
    if (!complete || isRemote(value)) {
      add("tree", path);
      continue;
    }
    const matched = services.contextFiles?.match(value);
    if (!matched || matched.length === 0 || matched.length > maximumMatches) {
      if (!bringsOneFile({ ...transfer, sources: [source], heredocs: [] })) add("tree", path);
      else {
        if (!isFolder) add("file", path);
        add("file", joinPath(path, name));
      }
      continue;
    }
    for (const match of matched) {
      const inside = joinPath(path, splitPath(`/${match.path}`).name) ?? path;
      if (match.kind === "folder") state.addContext(path, match.path, transfer);
      else if (match.kind === "link") add("tree", path);
      else {
        if (!isFolder && matched.length === 1) state.addContext(path, match.path, transfer);
        state.addContext(inside, match.path, transfer);
      }
    }
    // What is not there yet may match, too.
    if (/[*?[]/.test(value) && !looksLikeFile(value.replace(/[*?]/g, "a"))) add("tree", path);
  }
}

const maximumMatches = 100;

interface State extends StageFiles {
  /** How many changes there are, for `undo`. */
  size(): number;
  /** True where any path may be there. */
  isOpen(): boolean;
  enterBase(reference: string): void;
  /** From here on any path may be there. */
  addAnything(by: Instruction): void;
  add(file: MadeFile): void;
  /** What is at a path of the context lies at the path now. */
  addContext(path: string, source: string, by: Instruction): void;
  addMounted(path: string, run: CommandInstruction): void;
  undo(size: number): void;
}

type Entry =
  | { readonly kind: "made"; readonly file: MadeFile }
  | { readonly kind: "context"; readonly source: string }
  | { readonly kind: "mounted"; readonly run: CommandInstruction };

function createState({ contextFiles }: LintServices): State {
  const entries = new Map<string, Entry[]>();
  /** How many entries lie below a path. */
  const below = new Map<string, number>();
  const files: MadeFile[] = [];
  const steps: (() => void)[] = [];
  let base = "";
  let anything = 0;
  // One COPY after the other into the same folder would make a square of the questions.
  let left = 50_000;

  const count = (path: string, by: number): void => {
    for (let at = splitPath(path).folder; ; at = splitPath(at).folder) {
      below.set(at, (below.get(at) ?? 0) + by);
      if (at === "/") return;
    }
  };
  const push = (path: string, entry: Entry): void => {
    const list = entries.get(path);
    if (list) list.push(entry);
    else entries.set(path, [entry]);
    if (entry.kind !== "mounted") count(path, 1);
    steps.push(() => {
      entries.get(path)?.pop();
      if (entry.kind !== "mounted") count(path, -1);
    });
  };

  /** What one entry at or above a path says of it. */
  const ask = (entry: Entry, at: string, path: string): FoundPath | undefined => {
    if (entry.kind === "mounted") return undefined;
    if (entry.kind === "made") {
      if (at === path) return { kind: "made", file: entry.file };
      return entry.file.kind === "tree" ? { kind: "unknown" } : undefined;
    }
    const rest = at === path ? "" : path.slice(at === "/" ? 1 : at.length + 1);
    const inside = [entry.source, rest].filter((part) => part !== "").join("/");
    const found = contextFiles?.at(inside);
    if (found && found.kind !== "link") return { kind: "context", path: inside };
    const isSure = contextFiles && !contextFiles.isCut && !contextFiles.isGenerated(inside);
    return isSure && !found && !leadsThroughLink(inside) ? undefined : { kind: "unknown" };
  };

  /** Where a link of the context leads in the image is not known. */
  const leadsThroughLink = (inside: string): boolean => {
    for (let end = inside.indexOf("/"); end !== -1; end = inside.indexOf("/", end + 1)) {
      const above = contextFiles?.at(inside.slice(0, end));
      if (!above) return false;
      if (above.kind === "link") return true;
    }
    return false;
  };

  const find = (path: string): FoundPath => {
    let mount: CommandInstruction | undefined;
    for (let at = path; ; at = splitPath(at).folder) {
      const list = entries.get(at) ?? [];
      for (let index = list.length - 1; index >= 0; index--) {
        const entry = list[index];
        if (left-- <= 0) return { kind: "unknown" };
        if (entry?.kind === "mounted" && at === path) mount ??= entry.run;
        const answer = entry && ask(entry, at, path);
        if (answer) return answer;
      }
      if (at === "/") break;
    }
    if (path === "/" || (below.get(path) ?? 0) > 0) {
      const by = entries.get(path)?.[0];
      return by?.kind === "made" ? by : { kind: "unknown" };
    }
    if (anything > 0 || base === "" || mayBeInImage(base, path)) return { kind: "unknown" };
    return mount ? { kind: "missing", mount } : { kind: "missing" };
  };

  const add = (file: MadeFile): void => {
    // `go build -o` and the like write into a folder that is there already.
    const isFolder = file.kind === "file" && (below.get(file.path) ?? 0) > 0;
    const kind = isFolder || isFolderHere(file) ? "tree" : file.kind;
    push(file.path, { kind: "made", file: { ...file, kind } });
    if (kind !== "file") return;
    files.push(file);
    steps.push(() => files.pop());
  };

  const isFolderHere = ({ kind, path }: MadeFile): boolean =>
    kind === "file" &&
    (mayBeInImage(base, path) ||
      entries.get(path)?.some((entry) => entry.kind === "made" && entry.file.kind !== "file") ===
        true);

  return {
    find,
    add,
    made: () => files.slice(-maximumMade).reverse(),
    size: () => steps.length,
    isOpen: () => anything > 0 || base === "",
    enterBase(reference) {
      const before = base;
      base = reference;
      steps.push(() => {
        base = before;
      });
    },
    addAnything() {
      anything++;
      steps.push(() => anything--);
    },
    addContext: (path, source) => push(path, { kind: "context", source }),
    addMounted: (path, run) => push(path, { kind: "mounted", run }),
    undo(size) {
      while (steps.length > size) steps.pop()?.();
    },
  };
}

const maximumMade = 50;
