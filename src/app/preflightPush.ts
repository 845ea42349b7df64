import { isAbort, isSlipwayError, SlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import type { Engine } from "../engine/engine.ts";
import { type ImageReference, parseImageReference } from "../reference/imageReference.ts";
import { assertTaggable } from "./assertTaggable.ts";
import { planPush } from "./planPush.ts";
import type { PushCheck } from "./pushCheck.ts";
import type { Answer, LoginFacts, PushFacts } from "./pushFacts.ts";
import { lacksOwner } from "./pushOwner.ts";
import { engineSource, type PushSource } from "./pushSource.ts";
import { readRemote } from "./readRemote.ts";
import {
  forOneOperation,
  type OpenedRegistry,
  type RegistryAccess,
  type TriedLogin,
  tryLogin,
} from "./registryAccess.ts";

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
  /** Milliseconds that each registry has once its login is known; 10 s where not set. */
  readonly limit?: number;
}

/**
 * Finds out, before a byte moves, what a push of these names will meet: what they mean, whose login
 * counts, whether it may push there, what is replaced and what is to be sent. Everything is asked at
 * once, each registry by one client for each login. What cannot be asked is a finding and no failure.
 * Throws `bad-reference`, `engine-lost` or AbortError.
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
  const registries = createRegistries(forOneOperation(deps.access), signal);
  try {
    const facts = await Promise.all(
      names.map((name) => gather({ ...deps, source }, registries, name, signal)),
    );
    return facts.map(planPush);
  } finally {
    await registries.close();
  }
}

const usualLimit = 10_000;

async function gather(
  deps: PreflightSourceDeps,
  registries: Registries,
  reference: ImageReference,
  signal: AbortSignal | undefined,
): Promise<PushFacts> {
  const { source } = deps;
  const image = deps.builtLater
    ? Promise.resolve("later" as const)
    : source.read(reference.text, signal);
  const lacking = lacksOwner(reference, source.engine.product) !== undefined;
  const asked = lacking
    ? readLogin(registries, reference)
    : askRegistry(registries, reference, image, { signal, limit: deps.limit ?? usualLimit });
  const [found, { login, registry }] = await Promise.all([image, asked]);
  return { reference, engine: source.engine, image: found, login, registry };
}

async function askRegistry(
  registries: Registries,
  reference: ImageReference,
  image: Promise<PushFacts["image"]>,
  { signal, limit }: { readonly signal: AbortSignal | undefined; readonly limit: number },
): Promise<Pick<PushFacts, "login" | "registry">> {
  const { registry: host, repository } = reference;
  const settle = settler(host, signal);
  const tried = await registries.login(host, repository);
  const login = toLoginFacts(tried);
  const opened = await settle(() => registries.open(host, tried));
  if (!opened.ok) return { login, registry: { push: opened, tag: opened, layers: new Map() } };
  const { client } = opened.value;
  // Only now: what a credential helper took is no time of the registry's.
  const limited = limitedSignal(signal, limit);
  const [push, remote] = await Promise.all([
    settle(async () => {
      await client.checkPush(repository, limited);
      return true as const;
    }),
    settle(async () => readRemote(client, reference, image, limited)),
  ]);
  const tag = remote.ok ? { ok: true as const, value: remote.value.tag } : remote;
  const layers = remote.ok ? remote.value.layers : new Map();
  return { login, registry: { push, tag, layers } };
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
  registries: Registries,
  { registry, repository }: ImageReference,
): Promise<Pick<PushFacts, "login" | "registry">> {
  // A name without a registry is to become one of Docker Hub.
  const host = registry === "localhost" ? "docker.io" : registry;
  const tried = await registries.login(host, repository);
  return { login: toLoginFacts(tried), registry: undefined };
}

function toLoginFacts({ login, loginProblem }: TriedLogin): LoginFacts {
  const credentials = login?.credentials;
  return {
    username: credentials?.kind === "password" ? credentials.username : undefined,
    source: login?.source,
    problem: loginProblem,
  };
}

interface Registries {
  /** The one that counts for the repository, which may be for a part of the registry only. */
  login(host: string, repository: string): Promise<TriedLogin>;
  open(host: string, login: TriedLogin): Promise<OpenedRegistry>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

function createRegistries(access: RegistryAccess, outer: AbortSignal | undefined): Registries {
  const opened = new Map<string, Promise<OpenedRegistry>>();
  const end = new AbortController();
  const signal = outer === undefined ? end.signal : AbortSignal.any([outer, end.signal]);
  return {
    login: (host, repository) => tryLogin(() => access.loginFor(host, repository, { signal })),
    open(host, { login }) {
      end.signal.throwIfAborted();
      const credentials = login?.credentials ?? null;
      const key = `${host} ${JSON.stringify(credentials)}`;
      const known = opened.get(key) ?? access.open(host, credentials);
      opened.set(key, known);
      return known;
    },
    async close() {
      end.abort();
      for (const one of await Promise.allSettled(opened.values())) {
        if (one.status === "fulfilled") one.value.client.close();
      }
    },
  };
}
