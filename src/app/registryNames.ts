import type { RegistrySays } from "../authoring/completion/completionScope.ts";
import { isAbort, isSlipwayError } from "../base/errors.ts";
import { limitedSignal } from "../base/limitedSignal.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import { registryHost } from "../reference/registryHost.ts";
import type { RegistryClient } from "../registry/index.ts";
import type { RegistryAccess } from "./registryAccess.ts";
import { sortTags } from "./sortTags.ts";

/** What registries say of a name while it is typed, as far as the user lets them be asked. */
export interface RegistryNames {
  /**
   * At once what is known of a name that was typed so far. What is not is asked for in the
   * background: tags behind its colon, the digest behind its `@`, and in front of both the
   * repositories of a registry that is named and lists them.
   */
  look(typed: string): RegistrySays;
  /** Resolves when what was asked for is there, has failed, or is given up; never rejects. */
  settled(typed: string): Promise<void>;
  /** Ends what is under way, and forgets all. */
  clear(): void;
}

export interface RegistryNamesDeps {
  readonly access: () => Promise<RegistryAccess>;
  /** Hosts that may be asked; read anew each time. */
  readonly allowed: () => readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told once for each question that failed; nothing else tells the user. */
  readonly onFailure: (what: string, error: unknown) => void;
}

export function createRegistryNames(deps: RegistryNamesDeps): RegistryNames {
  const { allowed, now, onFailure } = deps;
  /** The last that was used stands last. */
  const answers = new Map<string, Answer>();

  const begin = (question: Question): Answer => {
    const end = new AbortController();
    const answer: Answer = {
      at: now(),
      names: [],
      isPending: true,
      failed: false,
      done: noWait,
      end,
    };
    answer.done = ask(deps, question, limitedSignal(end.signal, limitMs))
      .then((names) => {
        answer.names = names;
      })
      .catch((error: unknown) => {
        answer.failed = true;
        if (!isAbort(error) || !end.signal.aborted) onFailure(whatOf(question), error);
      })
      .finally(() => {
        answer.isPending = false;
        answer.at = now();
      });
    return answer;
  };
  /** It has not failed, so it may be asked again at once. */
  const giveUp = (answer: Answer): void => {
    answer.end.abort();
    for (const [key, it] of answers) if (it === answer) answers.delete(key);
  };
  const answerTo = (question: Question): Answer => {
    const key = JSON.stringify(question);
    const before = answers.get(key);
    const span = before?.failed ? pauseMs : freshMs;
    const isGood = before && (before.isPending || now() - before.at < span);
    const answer = isGood ? before : begin(question);
    // What was known is offered until there is news.
    if (before && answer !== before) answer.names = before.names;
    answers.delete(key);
    answers.set(key, answer);
    const pending = [...answers.values()].filter((it) => it.isPending);
    for (const old of pending.slice(0, -mostPending)) giveUp(old);
    for (const old of [...answers.keys()].slice(0, -mostAnswers)) answers.delete(old);
    return answer;
  };
  const allowedQuestion = (typed: string): Question | undefined => {
    const question = questionOf(typed);
    return question && isAllowed(question.host, allowed()) ? question : undefined;
  };

  return {
    look(typed) {
      const question = allowedQuestion(typed);
      if (!question) return nothing;
      const { names, isPending } = answerTo(question);
      return { ...nothing, host: question.host, isPending, ...named(question, names) };
    },
    async settled(typed) {
      const question = allowedQuestion(typed);
      if (question) await answers.get(JSON.stringify(question))?.done;
    },
    clear() {
      for (const { end } of answers.values()) end.abort();
      answers.clear();
    },
  };
}

/** Milliseconds that an answer counts. */
const freshMs = 10 * 60_000;
/** Milliseconds after a failure in which the same is not asked again. */
const pauseMs = 60_000;
/** Milliseconds for all requests of one question. */
const limitMs = 15_000;
/** Questions at once; of more the oldest are given up, as another name is typed by now. */
const mostPending = 2;
const mostAnswers = 40;
/** Names of one answer that are kept, the newest versions first. */
const mostNames = 20_000;

const noWait = Promise.resolve();

const nothing: RegistrySays = {
  host: undefined,
  tags: [],
  repositories: [],
  digest: undefined,
  isPending: false,
};

interface Answer {
  at: number;
  names: readonly string[];
  isPending: boolean;
  failed: boolean;
  done: Promise<void>;
  readonly end: AbortController;
}

type Question =
  | { readonly of: "tags"; readonly host: string; readonly repository: string }
  | { readonly of: "repositories"; readonly host: string }
  | {
      readonly of: "digest";
      readonly host: string;
      readonly repository: string;
      readonly tag: string;
    };

/** Undefined for what says too little, has a variable in it, or breaks the grammar. */
function questionOf(typed: string): Question | undefined {
  if (/[\s$"'`\\<>]/.test(typed)) return undefined;
  const at = typed.indexOf("@");
  const colon = typed.indexOf(":", typed.lastIndexOf("/") + 1);
  const slash = typed.indexOf("/");
  const isAtTag = colon !== -1 && slash <= colon;
  // `localhost:5000` without a slash is a name with a tag, as for the engine.
  if (at === -1 && !isAtTag) {
    const host = slash === -1 ? "" : typed.slice(0, slash);
    // Docker Hub lists nothing.
    return isHost(host) && !isHub(host) ? { of: "repositories", host } : undefined;
  }
  try {
    const name = at === -1 ? typed.slice(0, colon) : typed.slice(0, at);
    const { registry: host, repository, tag = "latest" } = parseImageReference(name);
    return at === -1 ? { of: "tags", host, repository } : { of: "digest", host, repository, tag };
  } catch (error) {
    if (isSlipwayError(error, "bad-reference")) return undefined;
    throw error;
  }
}

/** As in a name: what has a dot or a port, or is this machine. */
function isHost(text: string): boolean {
  return /^[\w.-]+(?::\d+)?$/.test(text) && (/[.:]/.test(text) || text === "localhost");
}

function isHub(host: string): boolean {
  return registryHost(host) === registryHost("docker.io");
}

function isAllowed(host: string, hosts: readonly string[]): boolean {
  return hosts.some((it) => registryHost(it.trim()) === registryHost(host));
}

async function ask(
  { access }: RegistryNamesDeps,
  question: Question,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const repository = question.of === "repositories" ? undefined : question.repository;
  const { client } = await (await access()).open(question.host, undefined, repository);
  try {
    signal.throwIfAborted();
    return await namesFrom(client, question, signal);
  } finally {
    client.close();
  }
}

async function namesFrom(
  client: RegistryClient,
  question: Question,
  signal: AbortSignal,
): Promise<readonly string[]> {
  switch (question.of) {
    case "tags":
      return sortTags(await client.tags(question.repository, signal)).slice(0, mostNames);
    case "repositories": {
      const names = await client.repositories(signal);
      return names.map((name) => `${question.host}/${name}`).slice(0, mostNames);
    }
    case "digest": {
      const found = await client.headManifest(question.repository, question.tag, signal);
      return found ? [found.digest] : [];
    }
  }
}

function named(question: Question, names: readonly string[]): Partial<RegistrySays> {
  switch (question.of) {
    case "tags":
      return { tags: names };
    case "repositories":
      return { repositories: names };
    case "digest":
      return { digest: names[0] };
  }
}

/** For the log. */
function whatOf(question: Question): string {
  switch (question.of) {
    case "tags":
      return `The tags of ${question.host}/${question.repository}`;
    case "repositories":
      return `The repositories of ${question.host}`;
    case "digest":
      return `Tag and digest of ${question.host}/${question.repository}:${question.tag}`;
  }
}
