import type { ContextFiles, ContextPath } from "../../dockerfile/contextFiles.ts";
import type { Stage, TransferInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { contextIndex } from "../shared/contextIndex.ts";
import { contextSources, hasFlag } from "../shared/contextSources.ts";
import { nameSome } from "../shared/nameSome.ts";
import { startedPrograms, takenDependencies } from "../shared/takenDependencies.ts";
import { type BroadSource, broadSources } from "../shared/transferredFiles.ts";
import { writeBytes } from "../shared/writeBytes.ts";

export const keepContextSmall = defineRule({
  id: "keep-context-small",
  summary: "Disallow copying a whole folder that is huge.",
  why: "All that `COPY . .` takes is read, sent to the builder and kept in a layer, and each change of any of it is a new layer. The rule speaks of what the build context holds now, without what `ignore-dependency-folders` tells of, and names what most of it lies in.",
  category: "size",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  fix: "none",
  messages: {
    huge: "This takes {files} files with {size} along, most of it in {biggest}. Keep what the image does not need out by {ignoreFile}.",
    scattered:
      "This takes {files} files with {size} along. Keep what the image does not need out by {ignoreFile}.",
  },
  examples: {
    files: { "data/set.csv": "0,1,2,3".repeat(200_000), "app.py": "" },
    options: { megabytes: 1 },
    bad: ["FROM python:3.13\nWORKDIR /app\nCOPY . ."],
    good: ["FROM python:3.13\nWORKDIR /app\nCOPY app.py ./"],
  },
  needs: ["baseImage", "buildContext", "contextSizes"],
  options: {
    megabytes: {
      description: "From how many megabytes on a folder is huge.",
      default: 500,
    },
    files: { description: "From how many files on a folder is huge.", default: 50_000 },
  },
  create(context) {
    const { options, services } = context;
    const { contextFiles: files, contextIgnore } = services;
    const total = files && knownSize(files.total);
    if (!files || !total) return {};
    const isHuge = (of: Size): boolean =>
      of.bytes >= options.megabytes * 1_000_000 || of.files >= options.files;
    if (!isHuge(total)) return {};
    const { dependencies } = contextIndex(files);
    let programs: ReadonlySet<string> | undefined;
    const told = new Set<string>();
    const check = (transfer: TransferInstruction, stage: Stage | undefined): void => {
      if (!stage || !transfer.destination || hasFlag(transfer, "exclude", "parents")) return;
      for (const broad of broadSources(files, contextSources(services, transfer))) {
        const { source, matched } = broad;
        if (told.has(source.path) || !isHuge(sumOf(matched))) continue;
        programs ??= startedPrograms(services, stage);
        const without = takenDependencies(dependencies, broad, programs).map(
          ({ folder }) => folder,
        );
        const taken = subtract(sumOf(matched), sumOf(without));
        if (!isHuge(taken)) continue;
        told.add(source.path);
        const biggest = biggestOf(files, broad, without, taken.bytes);
        const data = {
          files: taken.files.toLocaleString("en-US"),
          size: writeBytes(taken.bytes),
          ignoreFile: contextIgnore?.file ?? ".dockerignore",
        };
        const at = source.word.range;
        if (biggest.length === 0) context.report({ at, message: "scattered", data });
        else {
          const named = { ...data, biggest: nameSome(biggest) };
          context.report({ at, message: "huge", data: named, ignore: biggest });
        }
      }
    };
    return {
      stage() {
        programs = undefined;
      },
      COPY: check,
      ADD: check,
    };
  },
});

interface Size {
  readonly files: number;
  readonly bytes: number;
}

/** Undefined as long as sizes are still read. */
function knownSize({ files, bytes }: ContextFiles["total"]): Size | undefined {
  return bytes === undefined ? undefined : { files, bytes };
}

/** All are known where that of the whole is. */
function bytesOf({ bytes = 0 }: ContextPath): number {
  return bytes;
}

function sumOf(paths: readonly ContextPath[]): Size {
  return {
    files: paths.reduce((sum, { files }) => sum + files, 0),
    bytes: paths.reduce((sum, path) => sum + bytesOf(path), 0),
  };
}

function subtract(from: Size, size: Size): Size {
  return { files: from.files - size.files, bytes: from.bytes - size.bytes };
}

/** Up to three that hold a tenth each, none in another; of a folder the part that makes it big. */
function biggestOf(
  files: ContextFiles,
  { takes }: BroadSource,
  without: readonly ContextPath[],
  bytes: number,
): readonly string[] {
  const outside = new Set(without.map(({ path }) => path));
  const found: string[] = [];
  for (const one of files.biggest) {
    if (found.length === 3 || bytesOf(one) < bytes / 10) break;
    if (!takes(one.path) || [...outside].some((path) => overlaps(path, one.path))) continue;
    const { path } = narrow(files, one);
    if (found.some((other) => overlaps(other, path))) continue;
    found.push(path);
  }
  return found;
}

function narrow(files: ContextFiles, path: ContextPath): ContextPath {
  let at = path;
  for (;;) {
    const next = files.children(at.path).find((child) => bytesOf(child) > bytesOf(at) * 0.9);
    if (!next) return at;
    at = next;
  }
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
