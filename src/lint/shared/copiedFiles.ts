import { once } from "../../base/once.ts";
import type { ContextFiles, ContextPath } from "../../dockerfile/contextFiles.ts";
import type {
  DockerfileDocument,
  FromInstruction,
  Instruction,
  Stage,
  TransferInstruction,
  Word,
} from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { findTarget } from "../../dockerfile/neededStages.ts";
import type { Expansion } from "../../dockerfile/variableValue.ts";
import type { LintServices } from "../services.ts";
import { splitPath } from "./dependencyFolders.ts";
import { isArchive } from "./fileNames.ts";
import { hasForeignSyntax } from "./foreignSyntax.ts";
import { globMatch } from "./globMatch.ts";
import { type RunFiles, readRunFiles, runFileEffect } from "./runFiles.ts";
import { runMounts } from "./runMounts.ts";
import {
  destinationPath,
  endsWithDots,
  endsWithSlash,
  hasWildcard,
  isRemote,
} from "./transferPaths.ts";

/** Which files of the build context lie where in the stages, as far as COPY, ADD and mounts prove it. */
export interface CopiedFiles {
  /**
   * The path in the context of the file that an instruction finds at an absolute path; undefined where
   * that is not certain.
   */
  source(at: Instruction, path: string): string | undefined;
  /** The same behind the last instruction of a stage. */
  sourceAtEnd(stage: Stage, path: string): string | undefined;
  /**
   * True where no COPY, ADD, mount or RUN can have brought anything to the path. Of what is in the
   * base image nothing is said.
   */
  isMissing(at: Instruction, path: string): boolean;
}

export interface CopiedFilesOptions {
  /** Installing by lists of dependencies makes none of the files that are asked for. */
  readonly trustsInstalls?: boolean;
}

/**
 * All rules of a run share one, as each step costs and they ask for the same. `files` are those of the
 * services.
 */
export function createCopiedFiles(
  document: Pick<DockerfileDocument, "stages" | "directives">,
  services: LintServices,
  files: ContextFiles,
  options: CopiedFilesOptions = {},
): CopiedFiles {
  const key = options.trustsInstalls === true ? "copied files, trusting" : "copied files";
  return services.shared(key, () => newCopiedFiles(document, services, files, options));
}

function newCopiedFiles(
  document: Pick<DockerfileDocument, "stages" | "directives">,
  services: LintServices,
  files: ContextFiles,
  options: CopiedFilesOptions,
): CopiedFiles {
  const { stages } = document;
  const isForeign = hasForeignSyntax(document);
  const placesOf = once(() => {
    const places = new Map<Instruction, Place>();
    for (const stage of stages) {
      for (const [index, instruction] of stage.instructions.entries()) {
        places.set(instruction, { stage, index });
      }
    }
    return places;
  });
  const transfers = new Map<TransferInstruction, Transfer | undefined>();
  const transferOf = (transfer: TransferInstruction): Transfer | undefined => {
    if (!transfers.has(transfer)) transfers.set(transfer, readTransfer(services, transfer));
    return transfers.get(transfer);
  };
  const answers = new Map<Instruction, Map<string, Found>>();
  const targets = new Map<string, Stage | undefined>();
  const targetOf = (name: string): Stage | undefined => {
    if (!targets.has(name)) targets.set(name, findTarget(stages, name));
    return targets.get(name);
  };
  const runs = new Map<Instruction, RunFiles>();
  const runOf = (run: Instruction): RunFiles => {
    const facts = runs.get(run) ?? readRunFiles(services, run, options);
    runs.set(run, facts);
    return facts;
  };

  // A pattern may look at a whole folder, and each rule asks often.
  const matches = new Map<string, readonly ContextPath[]>();
  const matchesOf = (source: string): readonly ContextPath[] => {
    const known = matches.get(source) ?? files.match(source);
    matches.set(source, known);
    return known;
  };

  const find = (stage: Stage, before: number, path: string, budget: Budget): Found => {
    if (isForeign) return "unknown";
    let missing: Found = "missing";
    let end = before;
    for (let at: Stage | undefined = stage; at; at = stages[at.parent ?? -1]) {
      for (let index = end - 1; index >= 0; index--) {
        const instruction = at.instructions[index];
        if (!instruction) continue;
        if (budget.steps-- <= 0) return "unknown";
        const found = effectOf(instruction, path, budget);
        if (found === "perhaps") missing = "unknown";
        else if (found !== "missing") return found;
      }
      end = stages[at.parent ?? -1]?.instructions.length ?? 0;
      if (at.parent === undefined && hasTriggers(services, at.from)) return "unknown";
    }
    return missing;
  };

  const effectOf = (instruction: Instruction, path: string, budget: Budget): Effect => {
    if (instruction.kind === "COPY" || instruction.kind === "ADD") {
      return transferEffect(instruction, path, budget);
    }
    if (instruction.kind === "RUN") return runFileEffect(runOf(instruction), path);
    return instruction.kind === "ONBUILD" || instruction.kind === "UNKNOWN" ? "perhaps" : "missing";
  };

  const transferEffect = (transfer: TransferInstruction, path: string, budget: Budget): Effect => {
    const facts = transferOf(transfer);
    if (!facts) return "unknown";
    const rest = restBelow(path, facts.target);
    if (rest === undefined) return "missing";
    if (facts.isOdd) return "unknown";
    let effect: Effect = "missing";
    for (const source of facts.sources) {
      const found = transfer.from
        ? fromStage(transfer, transfer.from, source, rest, budget)
        : fromContext(transfer, source, rest, facts.isFolder);
      if (found === "missing") continue;
      // Of two sources with the same file the last wins.
      effect = found;
    }
    return effect;
  };

  const fromContext = (
    transfer: TransferInstruction,
    { value, complete }: Expansion,
    rest: string,
    isFolder: boolean,
  ): Effect => {
    if (!complete || isRemote(value) || files.isCut) return "unknown";
    if (transfer.kind === "ADD" && isArchive(value)) return "unknown";
    const matched = matchesOf(value);
    if (matched.length === 0) return isLikeName(value, rest) ? "perhaps" : "missing";
    if (matched.length > maximumMatches) return "unknown";
    let effect: Effect = "missing";
    for (const { path, kind } of matched) {
      if (kind === "link") return "unknown";
      if (kind === "folder") {
        const inside = joinContext(path, rest);
        const found = files.at(inside);
        if (found?.kind === "file") effect = { source: inside };
        else if (found || files.isGenerated(inside) || hasLinkAbove(files, inside))
          return "unknown";
        continue;
      }
      const name = splitPath(`/${path}`).name;
      const isFile = matched.length === 1 && !isFolder;
      if (rest === (isFile ? "" : name)) effect = { source: path };
      // A folder may be there already.
      else if (isFile && rest === name) return "unknown";
    }
    return effect;
  };

  const fromStage = (
    transfer: TransferInstruction,
    from: Word,
    { value, complete }: Expansion,
    rest: string,
    budget: Budget,
  ): Effect => {
    const stage = targetOf(from.value);
    if (!stage || !complete || from.value.includes("$")) return "unknown";
    if (stage.index >= (placesOf().get(transfer)?.stage.index ?? 0) || hasWildcard(value)) {
      return "unknown";
    }
    const origin = joinPath("/", value) ?? "/";
    const candidates = rest === "" ? [origin] : [joinPath(origin, rest) ?? ""];
    if (rest !== "" && splitPath(origin).name === rest) candidates.push(origin);
    for (const candidate of candidates) {
      const found = find(stage, stage.instructions.length, candidate, budget);
      if (typeof found === "object") return found;
    }
    return "unknown";
  };

  const findAt = (at: Instruction, path: string): Found => {
    const known = answers.get(at) ?? new Map<string, Found>();
    answers.set(at, known);
    const found = known.get(path) ?? findNew(at, path);
    known.set(path, found);
    return found;
  };

  const findNew = (at: Instruction, path: string): Found => {
    const place = placesOf().get(at);
    if (!place) return "unknown";
    if (isForeign) return "unknown";
    const mounted = mountEffect(services, files, at, path);
    if (mounted !== "missing") return mounted === "perhaps" ? "unknown" : mounted;
    // What the RUN does to it, perhaps before it is used.
    if (at.kind === "RUN" && runFileEffect(runOf(at), path) === "unknown") return "unknown";
    return find(place.stage, place.index, path, newBudget());
  };

  return {
    source: (at, path) => sourceOf(findAt(at, path)),
    sourceAtEnd: (stage, path) =>
      sourceOf(find(stage, stage.instructions.length, path, newBudget())),
    isMissing: (at, path) => findAt(at, path) === "missing",
  };
}

interface Place {
  readonly stage: Stage;
  readonly index: number;
}

type Found = { readonly source: string } | "missing" | "unknown";

/** `perhaps`: the file may come from it; where an earlier instruction has it, that is the file still. */
type Effect = Found | "perhaps";

/** How far back one question looks, through all stages; what is longer is not known. */
interface Budget {
  steps: number;
}

function newBudget(): Budget {
  return { steps: 100 };
}

const maximumMatches = 100;

function sourceOf(found: Found): string | undefined {
  return typeof found === "object" ? found.source : undefined;
}

/** Whether the base image, as far as it is known, brings files of the context by itself. */
function hasTriggers({ baseImage, variables }: LintServices, from: FromInstruction): boolean {
  if (!from.image) return false;
  const { value } = variables.expand(from.image.raw, from);
  return value.includes("onbuild") || (baseImage(value)?.onbuild ?? []).length > 0;
}

/** What is left of a path below a folder; "" for itself, undefined where it is not below. */
function restBelow(path: string, folder: string): string | undefined {
  if (path === folder) return "";
  const prefix = folder.endsWith("/") ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

function joinContext(folder: string, rest: string): string {
  if (rest === "") return folder;
  return folder === "" ? rest : `${folder}/${rest}`;
}

/** What a link leads to may have it. */
function hasLinkAbove(files: ContextFiles, path: string): boolean {
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    const above = files.at(path.slice(0, slash));
    if (above) return above.kind === "link";
  }
  return false;
}

/** Whether a source that takes nothing now may be the file once it is there. */
function isLikeName(source: string, rest: string): boolean {
  const { name } = splitPath(`/${source}`);
  return rest === "" || globMatch(name, splitPath(`/${rest}`).name) || !name.includes(".");
}

/** A COPY or ADD as questions about paths need it. */
interface Transfer {
  /** Absolute. */
  readonly target: string;
  readonly isFolder: boolean;
  /** Something decides that is not read here. */
  readonly isOdd: boolean;
  readonly sources: readonly Expansion[];
}

/** Undefined where the destination is not known. */
function readTransfer(services: LintServices, transfer: TransferInstruction): Transfer | undefined {
  const { destination, heredocs, flags, sources } = transfer;
  const target = destinationPath(services, transfer);
  if (target === undefined || !destination) return undefined;
  return {
    target,
    isFolder:
      endsWithSlash(destination.value) ||
      endsWithDots(destination.value) ||
      target === services.stageState.before(transfer).workdir ||
      sources.length > 1,
    isOdd:
      heredocs.length > 0 ||
      flags.some(({ name }) => name.value === "exclude" || name.value === "parents"),
    sources: sources.map(({ raw }) => services.variables.expand(raw, transfer)),
  };
}

function mountEffect(
  services: LintServices,
  files: ContextFiles,
  run: Instruction,
  path: string,
): Effect {
  if (run.kind !== "RUN") return "missing";
  for (const { type, target, source = "", from } of runMounts(run)) {
    if (target === undefined || (type !== "bind" && type !== "cache" && type !== "tmpfs")) continue;
    const { workdir } = services.stageState.before(run);
    const goal = services.variables.expand(target, run);
    const folder = goal.complete ? joinPath(workdir, goal.value) : undefined;
    if (folder === undefined) return "unknown";
    const rest = restBelow(path, folder);
    if (rest === undefined) continue;
    const origin = services.variables.expand(source, run);
    if (type !== "bind" || from !== undefined || !origin.complete || files.isCut) return "unknown";
    const inside = joinContext((joinPath("/", origin.value || "/") ?? "/").slice(1), rest);
    return files.at(inside)?.kind === "file" ? { source: inside } : "unknown";
  }
  return "missing";
}
