import type Docker from "dockerode";
import { SlipwayError } from "../../base/errors.ts";
import type { ContainerRemoval } from "../engineContainers.ts";
import { isRefusal, refusalText } from "../requestFailure.ts";
import { field, numberField } from "../wire.ts";
import { containerFailure } from "./containerFailure.ts";
import { containerHandle } from "./containerHandle.ts";
import { shownContainer } from "./shownContainer.ts";

export function startContainer(docker: Docker, id: string, signal?: AbortSignal): Promise<void> {
  return change(`start the container ${shownContainer(id)}`, () =>
    containerHandle(docker, id).start(withSignal(signal)),
  );
}

/** Waits until it has ended, which the engine sees to after ten seconds. */
export function stopContainer(docker: Docker, id: string, signal?: AbortSignal): Promise<void> {
  return change(`stop the container ${shownContainer(id)}`, async () => {
    const handle = containerHandle(docker, id);
    await handle.stop({ t: await readPatience(handle, signal), ...withSignal(signal) });
  });
}

/** Podman 4.3 removes what is to be removed on exit also when it is restarted, so it is not asked to. */
export async function restartContainer(
  docker: Docker,
  id: string,
  { product }: { readonly product: "docker" | "podman" },
  signal?: AbortSignal,
): Promise<void> {
  const doing = `restart the container ${shownContainer(id)}`;
  if (product === "podman" && (await removesItself(docker, id, doing, signal))) {
    throw new SlipwayError(
      "engine-refused",
      { status: 409, doing },
      {
        message:
          "Podman would remove the container in place of restarting it, as it is to go on exit.",
        hint: "Stop it and run the image again, without removing the container on exit.",
      },
    );
  }
  return change(doing, async () => {
    const handle = containerHandle(docker, id);
    await handle.restart({ t: await readPatience(handle, signal), ...withSignal(signal) });
  });
}

export function removeContainer(
  docker: Docker,
  id: string,
  { force, volumes }: ContainerRemoval,
  signal?: AbortSignal,
): Promise<void> {
  return change(`remove the container ${shownContainer(id)}`, async () => {
    try {
      await containerHandle(docker, id).remove({ force, v: volumes, ...withSignal(signal) });
    } catch (error) {
      // One that removes itself on exit does so at this moment.
      if (
        !isRefusal(error) ||
        !/removal of container .* already in progress/i.test(refusalText(error))
      )
        throw error;
    }
  });
}

async function removesItself(
  docker: Docker,
  id: string,
  doing: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let removes = false;
  await change(doing, async () => {
    const record: unknown = await containerHandle(docker, id).inspect(withSignal(signal));
    removes = field(field(record, "HostConfig"), "AutoRemove") === true;
  });
  return removes;
}

/**
 * Seconds that it has to end by itself. Podman 4.3 gives none to containers that came through
 * Docker's API, unless it is told.
 */
async function readPatience(
  handle: Docker.Container,
  signal: AbortSignal | undefined,
): Promise<number> {
  const record: unknown = await handle.inspect(withSignal(signal));
  return numberField(field(record, "Config"), "StopTimeout") || 10;
}

async function change(doing: string, send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    // It was so already.
    if (isRefusal(error) && error.statusCode === 304) return;
    throw containerFailure(doing, error);
  }
}

function withSignal(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
