import type { DockerfileDocument, Instruction, Stage } from "../dockerfile/document.ts";
import type { RecordedStep } from "./buildRecord.ts";
import type { CacheInputs } from "./cacheInputs.ts";
import type { CacheMiss, MissReason } from "./cacheMiss.ts";
import { type Built, type BuiltRecord, changedFiles } from "./changedFiles.ts";
import { type InstructionPlace, instructionPlaces } from "./instructionPlaces.ts";

/**
 * Of each stage the first step that ran though the build before had got through it. Without such a
 * build there is nothing to compare with, and nothing is told.
 */
export function whyNotCached(now: Built, before: Built): readonly CacheMiss[] {
  const places = instructionPlaces(now.document);
  const anew = new Set<number>();
  const misses: CacheMiss[] = [];
  for (const stage of now.document.stages) {
    const steps = now.record.steps.filter((step) => step.stage === stage.index && step.line);
    const missed = steps
      .filter(({ status }) => status === "done" || status === "failed")
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
      .find((step) => !isPull(step));
    if (missed?.line === undefined) continue;
    anew.add(stage.index);
    const place = places.find(({ line }) => line === missed.line);
    const reason = place && explain(now, before, { place, stage, anew });
    if (reason) misses.push({ line: missed.line, stage: stage.index, reason });
  }
  return misses;
}

interface Missed {
  readonly place: InstructionPlace;
  readonly stage: Stage;
  /** Stages that were built anew; those before this one are all told of. */
  readonly anew: ReadonlySet<number>;
}

/** Undefined where the build before had not got so far. */
function explain(now: Built, before: Built, missed: Missed): MissReason | undefined {
  const { place, stage, anew } = missed;
  const inputs = now.record.inputs;
  if (inputs && isAsked(inputs.noCache, stage)) return { kind: "asked" };
  const old = before.document.stages.find((other) => sameStage(stage, other));
  if (!old || !hasRun(before.record, old)) return undefined;
  const changed = firstChange(now.document, stage, before.document, old, place.instruction);
  if (changed === place.instruction) return { kind: "instruction" };
  const source = sourceStage(now.document, stage, place.instruction, anew);
  if (source) return { kind: "stage", name: source.name ?? String(source.index) };
  const base = otherBase(stage, now.record, before.record);
  if (base !== undefined) return { kind: "base", image: base };
  if (changed) return earlier(now.document, changed);
  const global = globalChange(now, before, stage);
  if (global) return global;
  const names = changedArguments(now, before, missed);
  if (names.length > 0) return { kind: "arguments", names };
  const files = changedFiles(now, before, place);
  if (files) return files;
  const { endpoint } = before.record;
  if (endpoint !== undefined && endpoint !== now.record.endpoint) {
    return { kind: "engine", endpoint };
  }
  return { kind: "gone" };
}

/** The pull of a base runs where the image was not there, which is no matter of the build's cache. */
function isPull({ instruction = "" }: RecordedStep): boolean {
  return /^FROM\s/i.test(instruction);
}

function isAsked(noCache: CacheInputs["noCache"], stage: Stage): boolean {
  if (typeof noCache === "boolean") return noCache;
  const names = noCache.map((name) => name.toLowerCase());
  return names.includes(stage.name ?? "") || names.includes(String(stage.index));
}

function sameStage(stage: Stage, other: Stage): boolean {
  return stage.name === undefined && other.name === undefined
    ? stage.index === other.index
    : stage.name === other.name;
}

function hasRun({ steps }: BuiltRecord, stage: Stage): boolean {
  return steps.some(
    (step) => step.stage === stage.index && (step.status === "done" || step.status === "cached"),
  );
}

/** The first instruction of the stage, up to the given one, that is not as it was. */
function firstChange(
  document: DockerfileDocument,
  stage: Stage,
  oldDocument: DockerfileDocument,
  old: Stage,
  until: Instruction,
): Instruction | undefined {
  const all = [stage.from, ...stage.instructions];
  const before = [old.from, ...old.instructions];
  return all
    .slice(0, all.indexOf(until) + 1)
    .find((one, index) => textOf(document, one) !== textOf(oldDocument, before[index]));
}

/** What a builder sees of an instruction: blanks, comments and the name of a stage do not count. */
function textOf({ text }: DockerfileDocument, instruction: Instruction | undefined): string {
  if (!instruction) return "";
  const words = instruction.words.map(({ raw }) => raw);
  const typed = instruction.kind === "FROM" ? words.slice(0, 1) : words;
  const flags = instruction.flags.map(({ name, value }) => `${name.raw}=${value?.raw}`);
  const bodies = instruction.heredocs.map(({ body }) => text.slice(body.start, body.end));
  return [instruction.keyword.value.toUpperCase(), ...flags, ...typed, ...bodies].join("\n");
}

/** FROM may name its image by an argument of the file's head. */
function globalChange(now: Built, before: Built, { from }: Stage): MissReason | undefined {
  const used = new Set(
    [...(from.image?.raw ?? "").matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? ""),
  );
  const [args, old] = [now.record.inputs?.args ?? {}, before.record.inputs?.args ?? {}];
  const names = [...used].filter((name) => args[name] !== old[name]);
  if (names.length > 0) return { kind: "arguments", names };
  const declared = (document: DockerfileDocument) =>
    instructionPlaces(document).filter(
      ({ instruction, stage }) =>
        stage === undefined &&
        instruction.kind === "ARG" &&
        instruction.pairs.some(({ key }) => used.has(key.value)),
    );
  const known = new Set(
    declared(before.document).map(({ instruction }) => textOf(before.document, instruction)),
  );
  const changed = declared(now.document).find(
    ({ instruction }) => !known.has(textOf(now.document, instruction)),
  );
  return changed && earlier(now.document, changed.instruction);
}

function earlier(document: DockerfileDocument, changed: Instruction): MissReason {
  const line = document.lines.positionAt(changed.range.start).line + 1;
  return { kind: "earlier", line, instruction: changed.keyword.value.toUpperCase() };
}

function sourceStage(
  { stages }: DockerfileDocument,
  stage: Stage,
  instruction: Instruction,
  anew: ReadonlySet<number>,
): Stage | undefined {
  const parent = stage.parent === undefined ? undefined : stages[stage.parent];
  if (parent && anew.has(parent.index)) return parent;
  const named = "from" in instruction ? instruction.from?.value : mountSource(instruction);
  if (named === undefined) return undefined;
  const source = stages.find(
    ({ name, index }) => name === named.toLowerCase() || String(index) === named,
  );
  return source && source !== stage && anew.has(source.index) ? source : undefined;
}

function mountSource({ flags }: Instruction): string | undefined {
  const mounts = flags.filter(({ name }) => name.value === "mount");
  const from = mounts.map(({ value }) => /(?:^|,)from=([^,]+)/.exec(value?.value ?? "")?.[1]);
  return from.find((name) => name !== undefined);
}

function otherBase(stage: Stage, now: BuiltRecord, before: BuiltRecord): string | undefined {
  const image = stage.from.image?.value;
  if (image === undefined || stage.parent !== undefined) return undefined;
  const [id, old] = [now.inputs?.bases[image], before.inputs?.bases[image]];
  return id !== undefined && old !== undefined && id !== old ? image : undefined;
}

/** RUN reads every argument that is declared before it; the others only what they name. */
function changedArguments(now: Built, before: Built, { place, stage }: Missed): readonly string[] {
  const [args, old] = [now.record.inputs?.args, before.record.inputs?.args];
  if (!args || !old) return [];
  const { instruction } = place;
  const first = stage.instructions.slice(0, stage.instructions.indexOf(instruction));
  const declared = first.flatMap((one) =>
    one.kind === "ARG" ? one.pairs.map(({ key }) => key.value) : [],
  );
  const text = now.document.text.slice(instruction.range.start, instruction.range.end);
  return [...new Set(declared)].filter(
    (name) => args[name] !== old[name] && (instruction.kind === "RUN" || text.includes(name)),
  );
}
