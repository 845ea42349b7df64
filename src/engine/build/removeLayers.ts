import { setTimeout } from "node:timers/promises";
import type Docker from "dockerode";
import { imageHandle } from "../imageHandle.ts";
import { isRefusal, refusalText } from "../requestFailure.ts";

/**
 * Removes the images of a build's steps, newest first. Parents that were there before stay, and one that
 * is used by now.
 */
export async function removeLayers(
  docker: Docker,
  ids: readonly string[],
  limit: AbortSignal,
): Promise<void> {
  for (const id of ids.toReversed()) await removeLayer(docker, id, limit);
}

async function removeLayer(docker: Docker, id: string, limit: AbortSignal): Promise<void> {
  while (!limit.aborted) {
    try {
      await imageHandle(docker, id).remove({ noprune: true, abortSignal: limit });
      return;
    } catch (error) {
      // The engine takes a moment to kill the container of the step that was cut off.
      if (!isRefusal(error) || !/container/.test(refusalText(error))) return;
      await setTimeout(100);
    }
  }
}
