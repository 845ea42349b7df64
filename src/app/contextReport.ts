import { relative, sep } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import type { ContextPlan, FileCount } from "../buildcontext/contextPlan.ts";
import type { ContextSource } from "../buildcontext/contextSources.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import { type ContextChoices, contextAsks } from "./contextAsks.ts";
import { foreignFrontend } from "./foreignFrontend.ts";

export interface ContextReportRequest extends ContextChoices {
  readonly document: DockerfileDocument;
  /** Absolute path; undefined for an untitled document. */
  readonly dockerfilePath: string | undefined;
  /** Absolute path of the context folder. */
  readonly contextPath: string;
  /** See `PlanRequest`. */
  readonly onSent?: (path: string, kind: "file" | "link") => void;
}

/** What a build will send of its context, and why. */
export interface ContextReport {
  readonly plan: ContextPlan;
  /** Those that read the context, in file order; their places are the asks' numbers in the plan. */
  readonly instructions: readonly ContextReader[];
  /** Another reader of Dockerfiles than the engine's own, which may ask for whatever it wants. */
  readonly frontend: string | undefined;
}

/** An instruction that takes files of the context. */
export interface ContextReader extends FileCount {
  /** Counts from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Its first line, as typed. */
  readonly text: string;
  /** The stage's name, or its number. */
  readonly stage: string;
  /** Sources as typed that only the build knows: what it takes may be more. */
  readonly unknown: readonly string[];
  /** Patterns of --exclude, whose files are sent all the same. */
  readonly excludes: readonly string[];
  /** See `ContextSource`. */
  readonly needless: boolean;
}

/**
 * Looks through the context folder. Throws `context-unusable` for a folder that cannot be listed and
 * for a malformed ignore file, `misuse` for a target that the file does not have, AbortError.
 */
export async function createContextReport(
  request: ContextReportRequest,
  signal?: AbortSignal,
): Promise<ContextReport> {
  const { document, dockerfilePath, contextPath: root, onSent } = request;
  const { contextSources, planContext, readIgnoreFile } = await import("../buildcontext/index.ts");
  const sources = contextAsks(contextSources, document, request);
  if (sources === undefined) throw noSuchTarget(request.target);
  const plan = await planContext({
    root,
    ignore: await readIgnoreFile({ root, dockerfilePath }),
    asks: sources.map(({ paths }) => paths),
    own: ownPaths(root, dockerfilePath),
    ...(signal && { signal }),
    ...(onSent && { onSent }),
  });
  return {
    plan,
    instructions: sources.map((source, index) =>
      toReader(document, source, plan.asks[index] ?? { files: 0, bytes: 0 }),
    ),
    frontend: foreignFrontend(document),
  };
}

function toReader(
  { lines, text }: DockerfileDocument,
  { instruction, stage, unknown, excludes, needless }: ContextSource,
  { files, bytes }: FileCount,
): ContextReader {
  const { start, end } = instruction.range;
  return {
    ...{ files, bytes, unknown, excludes, needless },
    line: lines.positionAt(start).line + 1,
    endLine: lines.positionAt(Math.max(start, end - 1)).line + 1,
    text: text.slice(start, end).split(/\r?\n/, 1)[0] ?? "",
    stage: stage.name ?? String(stage.index),
  };
}

function noSuchTarget(target: string | undefined): SlipwayError<"misuse"> {
  const hint = "Name a stage of the file, or none for the last one.";
  const message =
    target === undefined ? "The Dockerfile has no FROM." : `The Dockerfile has no stage ${target}.`;
  return new SlipwayError("misuse", { argument: "target" }, { message, hint });
}

function ownPaths(root: string, dockerfilePath: string | undefined): ReadonlySet<string> {
  const own = new Set([".dockerignore"]);
  if (dockerfilePath !== undefined) {
    const path = relative(root, dockerfilePath).split(sep).join("/");
    own.add(path).add(`${path}.dockerignore`);
  }
  return own;
}
