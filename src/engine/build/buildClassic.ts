import type Docker from "dockerode";
import type { BackendEvent, BuildOutcome, BuildRequest, Engine } from "../engine.ts";
import type { EngineDeps } from "../engineDeps.ts";
import { imageHandle } from "../imageHandle.ts";
import { toAuthConfig, toAuthHeader } from "../registryAuth.ts";
import { engineLost, request } from "../requestFailure.ts";
import { field, numberField, textField } from "../wire.ts";
import { buildFailure } from "./buildFailure.ts";
import { buildQuery } from "./buildQuery.ts";
import { type ClassicReader, createClassicReader } from "./classicEvents.ts";
import { cleanWords } from "./cleanWords.ts";
import { TIDY_LIMIT } from "./createCancelledBuilds.ts";
import { credentialsOrAnonymous } from "./credentialsOrAnonymous.ts";
import { losesCachedImage } from "./losesCachedImage.ts";
import { removeLayers } from "./removeLayers.ts";
import { sendBuild } from "./sendBuild.ts";
import { untilAborted } from "./untilAborted.ts";

type ClassicDeps = EngineDeps & Pick<Engine, "product" | "endpoint">;

/**
 * Builds with the builder that every engine has; secrets are BuildKit's alone. Rejects with AbortError
 * within 100 ms after the signal. It starts when builds that were cancelled have removed their layers: where
 * one goes while the engine looks for a cached step, or builds on it, the build fails.
 */
export async function buildClassic(
  deps: ClassicDeps,
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<BuildOutcome> {
  signal.throwIfAborted();
  const { cancelled, endpoint } = deps;
  return untilAborted(build, onEvent, signal, (quiet, tell) => {
    const run = cancelled.tidied(endpoint.host).then(() => runBuild(deps, quiet, tell, signal));
    const isCancelled = (): void => cancelled.add(endpoint.host, run);
    signal.addEventListener("abort", isCancelled, { once: true });
    const end = (): void => signal.removeEventListener("abort", isCancelled);
    run.then(end, end);
    return run;
  });
}

/** Of a build that `losesCachedImage`. */
const tries = 5;

async function runBuild(
  { transport: { docker }, now, product }: ClassicDeps,
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  signal.throwIfAborted();
  onEvent({ type: "backend", backend: "classic" });
  const call = {
    query: { ...buildQuery(build, { product }), rm: 1, forcerm: 1 },
    registryConfig: await registryConfig(build, onEvent),
    openContext: build.openContext,
    drained: build.drained,
  };
  const readers: ClassicReader[] = [];
  try {
    for (let triesLeft = tries - 1; ; triesLeft -= 1) {
      const reader = createClassicReader(now);
      readers.push(reader);
      const records = sendBuild(docker, call, signal);
      const imageId = await follow(records, reader, onEvent, triesLeft > 0);
      if (imageId !== undefined) return { imageId: await fullId(docker, imageId) };
    }
  } catch (error) {
    // A closed connection stops the build and its container; the images of the steps stay behind.
    const made = readers.flatMap(({ madeImages }) => madeImages);
    if (signal.aborted) await removeLayers(docker, made, AbortSignal.timeout(TIDY_LIMIT));
    signal.throwIfAborted();
    throw error;
  }
}

/** Undefined where another try may go through, of which nothing is told: what was built is in the cache. */
async function follow(
  records: AsyncIterable<unknown>,
  reader: ClassicReader,
  onEvent: (event: BackendEvent) => void,
  mayTryAgain: boolean,
): Promise<string | undefined> {
  let imageId: string | undefined;
  for await (const record of records) {
    const said = textField(field(record, "errorDetail"), "message") ?? textField(record, "error");
    if (said !== undefined) {
      if (mayTryAgain && losesCachedImage(said)) return undefined;
      const exitCode = numberField(field(record, "errorDetail"), "code");
      // Podman reads an instruction before it says that it is at it: the step of before went well.
      const isNext = cleanWords(said).instruction !== undefined;
      const step = isNext ? undefined : reader.currentStep;
      const last = isNext
        ? [...reader.read({ stream: `${said}\n` }), ...reader.end()]
        : reader.fail(said);
      for (const event of last) onEvent(event);
      throw buildFailure({ said, step, exitCode });
    }
    for (const event of reader.read(record)) onEvent(event);
    imageId = textField(field(record, "aux"), "ID") ?? imageId;
  }
  imageId ??= reader.builtImage;
  if (imageId === undefined) throw engineLost("build the image");
  for (const event of reader.end()) onEvent(event);
  return imageId;
}

/** All credentials up front, as this builder cannot ask. */
async function registryConfig(
  build: BuildRequest,
  onEvent: (event: BackendEvent) => void,
): Promise<string> {
  const entries = await Promise.all(
    (build.registries ?? []).map(async (host) => {
      const credentials = await credentialsOrAnonymous(build, host, onEvent);
      const key = host === "docker.io" ? "https://index.docker.io/v1/" : host;
      return credentials ? [[key, toAuthConfig(credentials)] as const] : [];
    }),
  );
  return toAuthHeader(Object.fromEntries(entries.flat()));
}

async function fullId(docker: Docker, id: string): Promise<string> {
  if (/^sha256:[0-9a-f]{64}$/.test(id)) return id;
  const record: unknown = await request(`inspect ${id}`, () => imageHandle(docker, id).inspect());
  return textField(record, "Id") ?? id;
}
