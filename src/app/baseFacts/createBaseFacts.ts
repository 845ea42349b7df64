import { Emitter, type Subscribe } from "../../base/emitter.ts";
import { limitedSignal } from "../../base/limitedSignal.ts";
import { createConcurrencyLimit } from "../../buildcontext/concurrencyLimit.ts";
import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import { normalizeReference, validateImageReference } from "../../reference/imageReference.ts";
import type { BaseFactSource } from "./baseFactSource.ts";
import { settled } from "./settled.ts";

/** What engines and registries say of base images, kept so that nobody who needs it has to wait. */
export interface BaseFacts {
  /** The best that is known now. At once, and without asking anybody. */
  lookUp(reference: string): BaseImageFacts | undefined;
  /** False where nobody has been asked yet; true for what is no reference, which nobody is asked for. */
  isAnswered(reference: string): boolean;
  /**
   * Has those asked for in the background that are not known, or were asked for a while ago. Those that
   * are no reference are left aside.
   */
  want(references: readonly string[]): void;
  /**
   * As `want`, and resolves when all of them have an answer or a failure; with what could not be asked.
   * Rejects only when the signal aborts.
   */
  ready(references: readonly string[], signal?: AbortSignal): Promise<readonly UnaskedBase[]>;
  /** Fires once for answers that come together, and only where a fact differs from before. */
  readonly onDidChange: Subscribe<void>;
  /** Drops all answers, as after a change of what is asked; what is under way breaks off. */
  forget(): void;
  /** Breaks off what is under way. */
  dispose(): void;
}

export interface UnaskedBase {
  /** As it was given. */
  readonly reference: string;
  readonly source: BaseFactSource["kind"];
  readonly error: unknown;
}

export interface BaseFactsDeps {
  /** The stronger first, looked at anew each time; the first that knows an image is believed. */
  readonly sources: () => readonly BaseFactSource[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

interface Known {
  facts?: BaseImageFacts | undefined;
  /** Place of the source that gave the facts. */
  from?: BaseFactSource["kind"];
  /** When all sources had been asked; undefined before the first time. */
  asked?: number;
  failures: readonly Omit<UnaskedBase, "reference">[];
  asking?: Promise<void> | undefined;
}

export function createBaseFacts({ sources, now, wait }: BaseFactsDeps): BaseFacts {
  const changed = new Emitter<void>();
  const known = new Map<string, Known>();
  const nameOf = rememberNames();
  const inTurn = createConcurrencyLimit(atOnce);
  let ending = new AbortController();
  let disposed = false;
  /** Facts differ from what was told last. */
  let isNews = false;
  let isTelling = false;
  let underWay = 0;

  const recordOf = (name: string): Known => {
    const found = known.get(name) ?? { failures: [] };
    // Set again at the end: the map's order is that of use, and the oldest go first.
    known.delete(name);
    known.set(name, found);
    for (const [oldest, { asking }] of known) {
      if (known.size <= mostKnown) break;
      if (!asking) known.delete(oldest);
    }
    return found;
  };
  /** Answers that come together are told together, and a slow one does not hold up the others. */
  const tellSoon = async (signal: AbortSignal): Promise<void> => {
    if (isTelling || !isNews) return;
    isTelling = true;
    if (underWay > 0) await wait(togetherMs, signal);
    isTelling = false;
    if (signal.aborted) return;
    isNews = false;
    changed.fire();
  };
  const ask = async (name: string, record: Known, signal: AbortSignal): Promise<void> => {
    underWay++;
    try {
      const answer = await askSources(sources(), name, signal);
      if (signal.aborted) return;
      record.asked = now();
      record.failures = answer.failures;
      if (!outweighs(answer, record)) return;
      const before = record.facts;
      record.facts = answer.facts;
      if (answer.from === undefined) delete record.from;
      else record.from = answer.from;
      if (sayTheSame(before, answer.facts)) return;
      isNews = true;
      queueMicrotask(() => void tellSoon(signal));
    } finally {
      underWay--;
      record.asking = undefined;
    }
  };
  const wantOne = (name: string): Known => {
    const record = recordOf(name);
    const isFresh = record.asked !== undefined && now() - record.asked < againMs;
    if (disposed || isFresh || record.asking || sources().length === 0) return record;
    const { signal } = ending;
    record.asking = inTurn(async () => {
      if (!signal.aborted) await ask(name, record, signal);
    });
    return record;
  };

  return {
    onDidChange: changed.event,
    lookUp(reference) {
      const name = nameOf(reference);
      return name === undefined ? undefined : known.get(name)?.facts;
    },
    isAnswered(reference) {
      const name = nameOf(reference);
      return name === undefined || known.get(name)?.asked !== undefined;
    },
    want(references) {
      for (const name of new Set(references.map(nameOf))) {
        if (name !== undefined) wantOne(name);
      }
    },
    async ready(references, signal) {
      const wanted = references.flatMap((reference) => {
        const name = nameOf(reference);
        return name === undefined ? [] : [{ reference, record: wantOne(name) }];
      });
      const all = Promise.all(wanted.map(({ record }) => record.asking));
      await (signal ? settled(all, signal) : all);
      return wanted.flatMap(({ reference, record }) =>
        record.failures.map((failure) => ({ reference, ...failure })),
      );
    },
    forget() {
      ending.abort();
      ending = new AbortController();
      const had = [...known.values()].some(({ facts }) => facts !== undefined);
      known.clear();
      isNews = false;
      if (had && !disposed) changed.fire();
    },
    dispose() {
      disposed = true;
      ending.abort();
      known.clear();
      changed.dispose();
    },
  };
}

/** Requests at once; more would only queue up at the engine or the registry. */
const atOnce = 4;
/** Images that are kept in memory. */
const mostKnown = 500;
/** Milliseconds from which on an answer, or that there was none, is asked for again. */
const againMs = 60_000;
/** Milliseconds in which answers are taken for one change. */
const togetherMs = 100;

interface Answer extends Pick<Known, "facts" | "from" | "failures"> {
  /** The sources before the one that answered, that failed. */
  readonly silent: ReadonlySet<string>;
}

async function askSources(
  sources: readonly BaseFactSource[],
  name: string,
  signal: AbortSignal,
): Promise<Answer> {
  const failures: Omit<UnaskedBase, "reference">[] = [];
  const silent = new Set<string>();
  for (const { kind, limit, ask } of sources) {
    if (signal.aborted) break;
    const limited = limitedSignal(signal, limit);
    try {
      const facts = await settled(ask(name, limited), limited);
      if (facts) return { facts, from: kind, failures, silent };
    } catch (error) {
      failures.push({ source: kind, error });
      silent.add(kind);
    }
  }
  return { facts: undefined, failures, silent };
}

/** Old facts stay where the source that gave them does not answer now. */
function outweighs({ silent }: Answer, { facts, from }: Known): boolean {
  return facts === undefined || from === undefined || !silent.has(from);
}

/** When it was said makes no difference to anybody who reads it. */
function sayTheSame(a: BaseImageFacts | undefined, b: BaseImageFacts | undefined): boolean {
  const text = (facts: BaseImageFacts | undefined) =>
    facts && JSON.stringify({ ...facts, source: facts.source?.kind });
  return text(a) === text(b);
}

/** Full names by what was typed; undefined for what is none. Rules ask for the same few again and again. */
function rememberNames(): (reference: string) => string | undefined {
  const names = new Map<string, string | undefined>();
  return (reference) => {
    if (names.has(reference)) return names.get(reference);
    const isImage = reference !== "scratch" && validateImageReference(reference) === undefined;
    const name = isImage ? normalizeReference(reference) : undefined;
    if (names.size >= mostKnown) names.clear();
    names.set(reference, name);
    return name;
  };
}
