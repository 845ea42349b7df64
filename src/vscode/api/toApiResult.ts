import type { BuildResult } from "../../progress/events.ts";
import type { SlipwayBuildResult } from "./slipwayApi.d.ts";

/** The part of a result that other extensions may rely on. */
export function toApiResult({
  ok,
  imageId,
  digest,
  size,
  tags,
  error,
}: BuildResult): SlipwayBuildResult {
  if (error === null) return { ok, imageId, digest, size, tags, error };
  const { message, line, endLine, exitCode, log } = error;
  return { ok, imageId, digest, size, tags, error: { message, line, endLine, exitCode, log } };
}
