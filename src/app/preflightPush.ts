import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import type { Engine } from "../engine/engine.ts";
import { type ImageReference, parseImageReference } from "../reference/imageReference.ts";
import { assertTaggable } from "./assertTaggable.ts";
import { layersOf } from "./imageLayers.ts";
import { planPush } from "./planPush.ts";
import type { PushCheck } from "./pushCheck.ts";
import type { Answer, LocalImage, LoginFacts, PushFacts, RegistryFacts } from "./pushFacts.ts";
import { lacksOwner } from "./pushOwner.ts";
import { readRemote } from "./readRemote.ts";
import type { OpenedRegistry, RegistryAccess } from "./registryAccess.ts";

export interface PreflightDeps {
  readonly engine: Engine;
  readonly access: RegistryAccess;
  /** True where the images are built only afterwards, so that they need not be there. */
  readonly builtLater?: boolean;
  /** Milliseconds that registries have in all; 10 s where not set. */
  readonly limit?: number;
}

/**
 * Finds out, before a byte moves, what a push of these names will meet: what they mean, whose login
 * counts, whether it may push there, what is replaced and what is to be sent. Everything is asked at
 * once, each registry by one client. What cannot be asked is a finding and no failure. Throws
 * `bad-reference`, `engine-lost` or AbortError.
 */
export async function preflightPush(
  deps: PreflightDeps,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<readonly PushCheck[]> {
  const names = references.map((reference) => {
    assertTaggable(reference);
    return parseImageReference(reference);
  });
  const limited = limitedSignal(signal, deps.limit ?? usualLimit);
  const registries = createRegistries(deps.access);
  try {
    const facts = await Promise.all(
      names.map((name) => gather(deps, registries, name, { signal, limited })),
    );
    return facts.map(planPush);
  } finally {
    await registries.close();
  }
}

const usualLimit = 10_000;

interface Signals {
  readonly signal: AbortSignal | undefined;
  /** The same with the limit of time. */
  readonly limited: AbortSignal;
}

async function gather(
  deps: PreflightDeps,
  registries: Registries,
  reference: ImageReference,
  signals: Signals,
): Promise<PushFacts> {
  const { engine } = deps;
  const image = deps.builtLater
    ? Promise.resolve("later" as const)
    : readLocal(engine, reference.text, signals.signal);
  const lacking = lacksOwner(reference, engine.product) !== undefined;
  const asked = lacking
    ? readLogin(deps, reference).then((login) => ({ login, registry: undefined }))
    : askRegistry(registries, reference, image, signals);
  const [found, { login, registry }] = await Promise.all([image, asked]);
  const { product, endpoint } = engine;
  const elsewhere = !/^(unix|npipe):|\/\/(localhost|127\.)/.test(endpoint.host);
  return { reference, engine: { product, elsewhere }, image: found, login, registry };
}

async function askRegistry(
  registries: Registries,
  reference: ImageReference,
  image: Promise<PushFacts["image"]>,
  { signal, limited }: Signals,
): Promise<{ readonly login: LoginFacts; readonly registry: RegistryFacts }> {
  const { registry: host, repository } = reference;
  const settle = settler(host, signal);
  const opened = await settle(() => registries.open(host));
  if (!opened.ok) {
    const login = { username: undefined, source: undefined, problem: undefined };
    return { login, registry: { push: opened, tag: opened, layers: new Map() } };
  }
  const { client, login, loginProblem } = opened.value;
  const [push, remote] = await Promise.all([
    settle(async () => {
      await client.checkPush(repository, limited);
      return true as const;
    }),
    settle(async () => readRemote(client, reference, image, limited)),
  ]);
  const tag = remote.ok ? { ok: true as const, value: remote.value.tag } : remote;
  const layers = remote.ok ? remote.value.layers : new Map();
  return { login: toLoginFacts({ login, loginProblem }), registry: { push, tag, layers } };
}

/** Makes an answer of what the registry says, and of what it does not say. */
function settler(host: string, signal: AbortSignal | undefined) {
  return async <T>(ask: () => Promise<T>): Promise<Answer<T>> => {
    try {
      return { ok: true, value: await ask() };
    } catch (error) {
      signal?.throwIfAborted();
      if (isAbort(error)) return { ok: false, error: tooSlow(host, error) };
      if (isSlipwayError(error) && error.code !== "engine-lost") return { ok: false, error };
      throw error;
    }
  };
}

function tooSlow(host: string, cause: unknown): SlipwayError {
  return new SlipwayError(
    "registry-unreachable",
    { registry: host },
    {
      message: `${host} did not answer in time.`,
      hint: "Check the network, or push without the check.",
      cause,
    },
  );
}

async function readLocal(
  engine: Engine,
  name: string,
  signal: AbortSignal | undefined,
): Promise<LocalImage | "missing"> {
  try {
    const [image, history] = await Promise.all([
      engine.inspectImage(name, signal),
      engine.imageHistory(name, signal).catch(() => []),
    ]);
    const { id, digests, os, architecture, variant, created, size } = image;
    const platform = [os, architecture, variant].filter((part) => part !== "").join("/");
    const sizes = new Map(layersOf(history, image).map((layer) => [layer.diffId, layer.size]));
    const layers = image.layers.map((diffId) => ({ diffId, size: sizes.get(diffId) }));
    return { id, digests, platform, created, layers, size };
  } catch (error) {
    if (isSlipwayError(error, "engine-refused") && error.facts.status === 404) return "missing";
    throw error;
  }
}

/** Without asking anybody but the configuration: the name is enough of a problem. */
async function readLogin(
  { access }: PreflightDeps,
  { registry, repository }: ImageReference,
): Promise<LoginFacts> {
  // A name without a registry is to become one of Docker Hub.
  const host = registry === "localhost" ? "docker.io" : registry;
  try {
    return toLoginFacts({ login: await access.loginFor(host, repository) });
  } catch (error) {
    if (!isSlipwayError(error, "credentials-unreadable")) throw error;
    return toLoginFacts({ login: undefined, loginProblem: error });
  }
}

function toLoginFacts({
  login,
  loginProblem,
}: {
  readonly login: OpenedRegistry["login"];
  readonly loginProblem?: OpenedRegistry["loginProblem"] | undefined;
}): LoginFacts {
  const credentials = login?.credentials;
  return {
    username: credentials?.kind === "password" ? credentials.username : undefined,
    source: login?.source,
    problem: loginProblem,
  };
}

interface Registries {
  open(host: string): Promise<OpenedRegistry>;
  close(): Promise<void>;
}

function createRegistries(access: RegistryAccess): Registries {
  const opened = new Map<string, Promise<OpenedRegistry>>();
  return {
    open(host) {
      const known = opened.get(host) ?? access.open(host);
      opened.set(host, known);
      return known;
    },
    async close() {
      for (const one of await Promise.allSettled(opened.values())) {
        if (one.status === "fulfilled") one.value.client.close();
      }
    },
  };
}
