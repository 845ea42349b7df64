import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { BuildRecord } from "./buildRecord.ts";
import type { CopyInputs } from "./cacheInputs.ts";
import type { MissReason } from "./cacheMiss.ts";
import { type InstructionPlace, instructionPlaces } from "./instructionPlaces.ts";

/** Files of the instruction itself, or of one before it that found its own result elsewhere in the cache. */
export function changedFiles(
  now: Built,
  before: Built,
  missed: InstructionPlace,
): MissReason | undefined {
  const { instruction, stage } = missed;
  const earlier = stage ? stage.instructions.slice(0, stage.instructions.indexOf(instruction)) : [];
  const until = new Set([...earlier, instruction]);
  const old = instructionPlaces(before.document);
  for (const place of instructionPlaces(now.document)) {
    if (!until.has(place.instruction)) continue;
    const twin = old.find(
      (one) =>
        one.ordinal === place.ordinal &&
        one.stage?.index === place.stage?.index &&
        one.instruction.kind === place.instruction.kind,
    );
    const files = differentFiles(copiesOf(now, place), copiesOf(before, twin));
    if (files) return files;
  }
  return undefined;
}

export type BuiltRecord = Pick<BuildRecord, "steps" | "inputs" | "endpoint">;

export interface Built {
  readonly record: BuiltRecord;
  readonly document: DockerfileDocument;
}

/** Files that are named of one instruction. */
const mostNamed = 5;

function copiesOf({ record }: Built, place: InstructionPlace | undefined): CopyInputs | undefined {
  return record.inputs?.copies.find(({ line }) => line === place?.line);
}

function differentFiles(
  now: CopyInputs | undefined,
  before: CopyInputs | undefined,
): MissReason | undefined {
  if (!now || !before || now.all === before.all) return undefined;
  if (!now.files || !before.files) return { kind: "files", files: [], more: 0 };
  const [files, old] = [now.files, before.files];
  const paths = [...new Set([...Object.keys(files), ...Object.keys(old)])].sort();
  const changed = paths.filter((path) => files[path] !== old[path]);
  const more = Math.max(0, changed.length - mostNamed);
  return { kind: "files", files: changed.slice(0, mostNamed), more };
}
