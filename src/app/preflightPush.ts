import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import type { Engine } from "../engine/engine.ts";
import { type ImageReference, parseImageReference } from "../reference/imageReference.ts";
import { assertTaggable } from "./assertTaggable.ts";
import { planPush } from "./planPush.ts";
import type { PushCheck } from "./pushCheck.ts";
import type { Answer, LoginFacts, PushFacts, RegistryFacts } from "./pushFacts.ts";
import { lacksOwner } from "./pushOwner.ts";
import { engineSource, type PushSource } from "./pushSource.ts";
import { readRemote } from "./readRemote.ts";
import type { OpenedRegistry, RegistryAccess } from "./registryAccess.ts";

export interface PreflightDeps extends PreflightChoices {
  readonly engine: Engine;
}

/** For images that are elsewhere than in an engine. */
export interface PreflightSourceDeps extends PreflightChoices {
  readonly source: PushSource;
}

interface PreflightChoices {
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
  deps: PreflightDeps | PreflightSourceDeps,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<readonly PushCheck[]> {
  const source = "source" in deps ? deps.source : engineSource(deps.engine);
  const names = references.map((reference) => {
    assertTaggable(reference);
    return parseImageReference(reference);
  });
  const limited = limitedSignal(signal, deps.limit ?? usualLimit);
  const registries = createRegistries(deps.access);
  try {
    const facts = await Promise.all(
      names.map((name) => gather({ ...deps, source }, registries, name, { signal, limited })),
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
  deps: PreflightSourceDeps,
  registries: Registries,
  reference: ImageReference,
  signals: Signals,
): Promise<PushFacts> {
  const { source } = deps;
  const image = deps.builtLater
    ? Promise.resolve("later" as const)
    : source.read(reference.text, signals.signal);
  const lacking = lacksOwner(reference, source.engine.product) !== undefined;
  const asked = lacking
    ? readLogin(deps, reference).then((login) => ({ login, registry: undefined }))
    : askRegistry(registries, reference, image, signals);
  const [found, { login, registry }] = await Promise.all([image, asked]);
  return { reference, engine: source.engine, image: found, login, registry };
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

/** Without asking anybody but the configuration: the name is enough of a problem. */
async function readLogin(
  { access }: PreflightChoices,
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
