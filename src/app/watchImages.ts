import type { Engine } from "../engine/engine.ts";
import type { ImageFacts } from "./imageFacts.ts";
import { createImageNews, type ImageNews } from "./imageNews.ts";
import { createImageStore } from "./imageStore.ts";
import { type ConnectionDeps, stayConnected, type UnreachableState } from "./stayConnected.ts";
import { updateImages } from "./updateImages.ts";
import { watchUsage } from "./watchUsage.ts";

export type ImageTreeState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly engine: Engine; readonly facts: ImageFacts }
  | { readonly kind: "empty"; readonly engine: Engine }
  | UnreachableState;

export interface WatchImagesDeps extends ConnectionDeps {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A build or a pull brings several events at once; one question serves them all. */
const settleTime = 150;
/** However fast events come, the engine is asked for no more than a quarter of the time. */
const restFactor = 3;

/** Follows the images of an engine until the signal aborts. `before`: what was shown last. */
export function watchImages(
  deps: WatchImagesDeps,
  show: (state: ImageTreeState) => void,
  signal: AbortSignal,
  before: ImageTreeState,
): Promise<void> {
  let last = before.kind === "ready" ? before : undefined;
  return stayConnected(
    deps,
    (engine, isThere) => {
      const known = last?.engine.endpoint.host === engine.endpoint.host ? last.facts : undefined;
      const showFacts = (facts: ImageFacts): void => {
        isThere();
        const empty = facts.images.size === 0;
        last = empty ? undefined : { kind: "ready", engine, facts };
        show(last ?? { kind: "empty", engine });
      };
      return follow(deps, { engine, known }, showFacts, signal);
    },
    show,
    signal,
  );
}

/** Lists now, and asks for what events are about after each burst of them; ends with their stream. */
async function follow(
  deps: WatchImagesDeps,
  { engine, known }: { readonly engine: Engine; readonly known: ImageFacts | undefined },
  show: (facts: ImageFacts) => void,
  signal: AbortSignal,
): Promise<void> {
  const own = new AbortController();
  const over = AbortSignal.any([signal, own.signal]);
  const news = createImageNews();
  const store = createImageStore(known);
  // Listening starts before the first listing, so that nothing in between is missed.
  const listening = listen(engine, over, news);
  listening.catch(() => {});
  void listenToContainers(engine, over, news);
  news.addAll();
  const tell = (): void => show(store.facts);
  const sizes = watchUsage({ deps, engine, store, news, tell, signal: over });
  try {
    // Until when a listing may not follow on another, and a question about some images on another.
    const restUntil = { all: 0, some: 0 };
    while (!news.ended) {
      const started = deps.now();
      const wanted = news.take();
      if (wanted) {
        await updateImages({ engine, store, tell }, wanted, over);
        const ended = deps.now();
        const kind = wanted.images === "all" ? "all" : "some";
        restUntil[kind] = ended + restFactor * (ended - started);
        sizes.stale();
      }
      await news.arrival();
      if (!news.ended) await deps.wait(settleTime, over);
      const rest = restUntil[news.wantsAll ? "all" : "some"] - deps.now();
      if (!news.ended && rest > 0) await deps.wait(rest, over);
    }
    await listening;
  } finally {
    own.abort();
  }
}

async function listen(engine: Engine, signal: AbortSignal, news: ImageNews): Promise<void> {
  try {
    for await (const event of engine.imageEvents(signal)) news.addImage(event);
  } finally {
    news.end();
  }
}

/** Where an engine does not tell of its containers, images are shown all the same. */
async function listenToContainers(
  engine: Engine,
  signal: AbortSignal,
  news: ImageNews,
): Promise<void> {
  try {
    for await (const event of engine.containers.events(signal)) news.addContainer(event);
  } catch {
    // A lost engine is told of by the images' events.
  }
}
