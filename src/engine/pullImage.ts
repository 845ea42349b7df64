import type Docker from "dockerode";
import { isLocalRegistry } from "../registry/registryAddress.ts";
import { createLoginRedactor } from "./createLoginRedactor.ts";
import type { LayerEvent, PullOutcome, PullRequest } from "./engine.ts";
import { imageHandle } from "./imageHandle.ts";
import { splitTag } from "./images.ts";
import { readJsonLines } from "./jsonLines.ts";
import { pullFailure } from "./pullFailure.ts";
import { toAuthConfig, toAuthHeader } from "./registryAuth.ts";
import { registryOf } from "./registryRefusal.ts";
import { engineLost, isRefusal, refusalText, requestFailure } from "./requestFailure.ts";
import { field, numberField, textField, textListField } from "./wire.ts";

/** See `Engine.pullImage`. */
export async function pullImage(
  docker: Docker,
  pull: PullRequest,
  onEvent: (event: LayerEvent) => void,
  signal: AbortSignal | undefined,
): Promise<PullOutcome> {
  signal?.throwIfAborted();
  const name = splitName(pull.reference);
  try {
    const before = await imageIdOf(docker, name.whole);
    const stream = await startPull(docker, pull, name, signal);
    const { event } = createLoginRedactor(pull.credentials);
    const told = await follow(pull, stream, (heard) => {
      onEvent(event(heard));
      // The rest may be here already, and would make a pull of it that nobody wants any more.
      signal?.throwIfAborted();
    });
    return await readOutcome(docker, name, before, told);
  } catch (error) {
    signal?.throwIfAborted();
    if (isRefusal(error)) throw pullFailure(pull, refusalText(error), error);
    throw requestFailure(`pull ${pull.reference}`, error);
  }
}

interface PulledName {
  readonly repository: string;
  /** A tag, or a digest, which engines take in its place. */
  readonly tag: string;
  /** As the image is called afterwards. */
  readonly whole: string;
}

function splitName(reference: string): PulledName {
  const [name = "", digest] = reference.split("@", 2);
  const { repository, tag } = splitTag(name);
  return digest === undefined
    ? { repository, tag: tag ?? "latest", whole: `${repository}:${tag ?? "latest"}` }
    : { repository, tag: digest, whole: `${repository}@${digest}` };
}

function startPull(
  docker: Docker,
  pull: PullRequest,
  { repository, tag }: PulledName,
  signal: AbortSignal | undefined,
): Promise<NodeJS.ReadableStream> {
  const query = {
    fromImage: repository,
    tag,
    ...(pull.platform !== undefined && { platform: pull.platform }),
    // Docker speaks plain HTTP to this machine's registries unasked; Podman must be told.
    ...(isLocalRegistry(registryOf(repository)) && { tlsVerify: false }),
  };
  return docker.createImage({
    // Without a body, which docker-modem would make of the options: an engine that has not read one
    // to its end does not see that the connection is closed, and pulls on after a cancel.
    ...{ _query: query, _body: {} },
    authconfig: { base64: toAuthHeader(toAuthConfig(pull.credentials)) },
    ...(signal && { abortSignal: signal }),
  });
}

interface ToldOfPull {
  readonly digest: string | undefined;
  /** Undefined where the engine does not say it. */
  readonly upToDate: boolean | undefined;
}

async function follow(
  pull: PullRequest,
  stream: NodeJS.ReadableStream,
  onEvent: (event: LayerEvent) => void,
): Promise<ToldOfPull> {
  let digest: string | undefined;
  let upToDate: boolean | undefined;
  for await (const record of readJsonLines(stream)) {
    const refused =
      textField(field(record, "errorDetail"), "message") ?? textField(record, "error");
    if (refused !== undefined) throw pullFailure(pull, refused);
    const status = textField(record, "status");
    if (status === undefined) continue;
    digest = /^Digest: (\S+)/.exec(status)?.[1] ?? digest;
    if (/^Status: Image is up to date/.test(status)) upToDate = true;
    if (/^Status: Downloaded newer/.test(status)) upToDate = false;
    onEvent(toEvent(record, status));
  }
  return { digest, upToDate };
}

function toEvent(record: unknown, status: string): LayerEvent {
  const id = textField(record, "id");
  const detail = field(record, "progressDetail");
  return {
    // "Pulling from team/app" carries the tag as its id.
    layer: id !== undefined && /^[0-9a-f]{12,64}$/.test(id) ? id.slice(0, 12) : undefined,
    status,
    current: numberField(detail, "current") ?? 0,
    total: numberField(detail, "total") ?? 0,
  };
}

/** A stream that was cut off looks like one that ended, so the image has to be there. */
async function readOutcome(
  docker: Docker,
  name: PulledName,
  before: string | undefined,
  told: ToldOfPull,
): Promise<PullOutcome> {
  if (told.digest !== undefined && told.upToDate !== undefined) {
    return { digest: told.digest, upToDate: told.upToDate };
  }
  // Podman tells neither.
  const record = await inspect(docker, name.whole);
  if (record === undefined) throw engineLost(`pull ${name.whole}`);
  const digests = textListField(record, "RepoDigests").map((one) => one.split("@", 2));
  const own = digests.find(([repository]) => repository?.endsWith(name.repository));
  const id = textField(record, "Id");
  return { digest: told.digest ?? own?.[1], upToDate: before !== undefined && before === id };
}

async function imageIdOf(docker: Docker, name: string): Promise<string | undefined> {
  return textField(await inspect(docker, name), "Id");
}

/** Undefined where there is no such image. */
async function inspect(docker: Docker, name: string): Promise<unknown> {
  try {
    return await imageHandle(docker, name).inspect();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
