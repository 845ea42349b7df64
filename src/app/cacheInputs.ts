import { createHash } from "node:crypto";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { isSecretName } from "../dockerfile/isSecretName.ts";
import type { Engine } from "../engine/engine.ts";
import type { BuildOptions } from "./buildOptions.ts";

/** What decides, besides the Dockerfile, whether a builder takes a step from its cache. */
export interface CacheInputs {
  /** True for all stages, names for some of them. */
  readonly noCache: boolean | readonly string[];
  /** Build arguments by name, as fingerprints; none of those that are named like a secret. */
  readonly args: Readonly<Record<string, string>>;
  /** Base images by the reference of FROM, as typed: ids or digests, where they are known. */
  readonly bases: Readonly<Record<string, string>>;
  /** What each instruction takes from the context, by its line. */
  readonly copies: readonly CopyInputs[];
}

export interface CopyInputs {
  /** 1-based. */
  readonly line: number;
  /** Of all files together. */
  readonly all: string;
  /** Paths with size and time; undefined where there are too many to keep. */
  readonly files: Readonly<Record<string, string>> | undefined;
}

/** A file that an instruction takes, with what changes when it does, such as size and time. */
export interface CopiedFile {
  readonly path: string;
  readonly state: string;
}

/** Lists what each instruction takes of the context. */
export type ListCopies = (
  document: DockerfileDocument,
  options: BuildOptions,
  signal: AbortSignal,
) => Promise<readonly CopyInputs[]>;

/** Paths that are kept of one instruction; of more only that something changed can be told. */
const mostPaths = 2000;

/** `noCache` and arguments at once; bases and files are added as they become known. */
export function optionInputs({ noCache, buildArgs }: BuildOptions): CacheInputs {
  const args = Object.entries(buildArgs)
    .filter(([name]) => !isSecretName(name))
    .map(([name, value]) => [name, fingerprint(value)]);
  return { noCache: noCache ?? false, args: Object.fromEntries(args), bases: {}, copies: [] };
}

export function copyInputs(line: number, files: readonly CopiedFile[]): CopyInputs {
  const entries = files.map(({ path, state }) => [path, state] as const);
  const all = fingerprint(JSON.stringify(entries));
  return { line, all, files: entries.length > mostPaths ? undefined : Object.fromEntries(entries) };
}

/** The ids of the bases that the engine has; those that it does not tell of are left out. */
export async function baseIds(
  engine: Pick<Engine, "inspectImage">,
  document: DockerfileDocument,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const names = outsideBases(document).slice(0, mostBases);
  const found = await Promise.all(
    names.map((name) =>
      engine.inspectImage(name, signal).then(
        ({ id }) => [name, id] as const,
        () => undefined,
      ),
    ),
  );
  return Object.fromEntries(found.filter((entry) => entry !== undefined));
}

const mostBases = 20;

/** References of FROM that name no stage and hold no variable. */
function outsideBases({ stages }: DockerfileDocument): readonly string[] {
  const names = stages.flatMap(({ parent, from }) =>
    parent === undefined && from.image ? [from.image.value] : [],
  );
  return [...new Set(names)].filter((name) => name !== "scratch" && !name.includes("$"));
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
