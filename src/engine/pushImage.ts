import type Docker from "dockerode";
import { isLocalRegistry } from "../registry/registryAddress.ts";
import { createLoginRedactor } from "./createLoginRedactor.ts";
import type { LayerEvent, PushOutcome, PushRequest } from "./engine.ts";
import { imageHandle } from "./imageHandle.ts";
import { splitTag } from "./images.ts";
import { readJsonLines } from "./jsonLines.ts";
import { pushFailure } from "./pushFailure.ts";
import { toAuthConfig, toAuthHeader } from "./registryAuth.ts";
import { registryOf } from "./registryRefusal.ts";
import { engineLost, isRefusal, refusalText, requestFailure } from "./requestFailure.ts";
import { field, numberField, textField } from "./wire.ts";

/** Throws `push-refused` also for an error that comes in the middle of the stream. */
export async function pushImage(
  docker: Docker,
  push: PushRequest,
  onEvent: (event: LayerEvent) => void,
  signal: AbortSignal | undefined,
): Promise<PushOutcome> {
  const doing = `push ${push.reference}`;
  try {
    const stream = await startPush(docker, push, signal);
    const { event } = createLoginRedactor(push.credentials);
    return await follow(push, stream, (told) => {
      onEvent(event(told));
      // The rest may be here already, and would make a push of it that nobody wants any more.
      signal?.throwIfAborted();
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (isRefusal(error)) throw pushFailure(push, refusalText(error), error);
    throw requestFailure(doing, error);
  }
}

function startPush(
  docker: Docker,
  push: PushRequest,
  signal: AbortSignal | undefined,
): Promise<NodeJS.ReadableStream> {
  // Without a tag the engine would push every tag of the repository.
  const { repository, tag } = splitTag(push.reference);
  const query = {
    tag: tag ?? "latest",
    // Docker speaks plain HTTP to this machine's registries unasked; Podman must be told.
    ...(isLocalRegistry(registryOf(repository)) && { tlsVerify: false }),
  };
  return imageHandle(docker, repository).push({
    // Without a body, which docker-modem would make of the options: an engine that has not read one
    // to its end does not see that the connection is closed, and pushes on after a cancel.
    ...{ _query: query, _body: {} },
    authconfig: { base64: toAuthHeader(toAuthConfig(push.credentials)) },
    ...(signal && { abortSignal: signal }),
  });
}

async function follow(
  push: PushRequest,
  stream: NodeJS.ReadableStream,
  onEvent: (event: LayerEvent) => void,
): Promise<PushOutcome> {
  let outcome: PushOutcome | undefined;
  for await (const record of readJsonLines(stream)) {
    const refused =
      textField(field(record, "errorDetail"), "message") ?? textField(record, "error");
    if (refused !== undefined) throw pushFailure(push, refused);
    outcome = readOutcome(record) ?? outcome;
    const event = toPushEvent(record);
    if (event) onEvent(event);
  }
  // Every push that went well tells its digest; a stream that just ends was cut off.
  if (!outcome) throw engineLost(`push ${push.reference}`);
  return outcome;
}

function toPushEvent(record: unknown): LayerEvent | undefined {
  const status = textField(record, "status");
  if (status === undefined) return undefined;
  const detail = field(record, "progressDetail");
  return {
    layer: textField(record, "id"),
    status,
    current: numberField(detail, "current") ?? 0,
    total: numberField(detail, "total") ?? 0,
  };
}

/** From the `aux` entry, or from the line "v1: digest: sha256:… size: 528" that all engines write. */
function readOutcome(record: unknown): PushOutcome | undefined {
  const aux = field(record, "aux");
  const digest = textField(aux, "Digest");
  if (digest !== undefined) return { digest, size: numberField(aux, "Size") };
  const told = /digest: (sha256:[0-9a-f]{64})(?: size: (\d+))?/.exec(
    textField(record, "status") ?? "",
  );
  if (!told) return undefined;
  return { digest: told[1], size: told[2] === undefined ? undefined : Number(told[2]) };
}
