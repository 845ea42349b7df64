import { limitedSignal } from "../base/limitedSignal.ts";
import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { ContextPlanned } from "../progress/events.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { createContextReport } from "./contextReport.ts";

/** Milliseconds, about 8,000 files: what is looked up here, the build itself waits for. */
const timeToLook = 60;

/**
 * Counts what the build will ask for of its context, beside the build itself. Undefined where that
 * takes long, where a variable that only the build knows or another frontend may ask for more, and for a folder or a target that
 * cannot be used: the build itself says so.
 */
export async function lookAhead(
  document: DockerfileDocument,
  options: BuildOptions,
  signal: AbortSignal,
): Promise<ContextPlanned | undefined> {
  const { dockerfilePath, contextPath, buildArgs, target, platforms, contexts } = options;
  const stop = limitedSignal(signal, timeToLook);
  try {
    const request = {
      ...{ document, dockerfilePath, contextPath, buildArgs },
      ...(target === undefined ? {} : { target }),
      ...(platforms === undefined ? {} : { platforms }),
      ...(contexts === undefined ? {} : { contexts }),
    };
    const { plan, instructions, frontend } = await createContextReport(request, stop);
    const isCertain = instructions.every(({ unknown }) => unknown.length === 0);
    if (frontend !== undefined || !isCertain || stop.aborted) return undefined;
    const { sent, total } = plan;
    return {
      type: "context-plan",
      bytes: sent.bytes,
      files: sent.files,
      totalBytes: total.bytes,
      totalFiles: total.files,
    };
  } catch {
    return undefined;
  }
}
