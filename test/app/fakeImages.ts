import { SlipwayError } from "../../src/base/errors.ts";
import type { ImageUsage } from "../../src/engine/diskUsage.ts";
import type {
  ContainerEvent,
  Engine,
  EngineContainer,
  EngineImage,
  ImageEvent,
} from "../../src/engine/engine.ts";

/** An engine with images and nothing else, that counts what it is asked for. */
export interface FakeImages {
  readonly engine: Engine;
  readonly images: Map<string, EngineImage>;
  readonly containers: EngineContainer[];
  usage: readonly ImageUsage[];
  readonly asked: { listings: number; inspections: string[]; containers: number; counts: number };
  emit(event: ImageEvent): void;
  emitContainer(event: ContainerEvent): void;
  /** Ends the streams as an engine that goes away does. */
  lose(): void;
}

export function createFakeImages(
  images: readonly EngineImage[],
  options: { readonly withoutContainers?: boolean } = {},
): FakeImages {
  const [events, containerEvents] = [createQueue<ImageEvent>(), createQueue<ContainerEvent>()];
  const asked = { listings: 0, inspections: [] as string[], containers: 0, counts: 0 };
  const fake = {
    images: new Map(images.map((image) => [image.id, image])),
    containers: [] as EngineContainer[],
    usage: [] as readonly ImageUsage[],
    asked,
    emit: events.push,
    emitContainer: containerEvents.push,
    lose() {
      events.end();
      containerEvents.end();
    },
  };
  const engine = {
    endpoint: { host: "unix:///fake.sock", source: "the test" },
    async listImages() {
      asked.listings += 1;
      return [...fake.images.values()];
    },
    async inspectImage(nameOrId: string) {
      asked.inspections.push(nameOrId);
      const all = [...fake.images.values()];
      const image = all.find(({ id, tags }) => id === nameOrId || tags.includes(nameOrId));
      if (image === undefined) throw notFound(nameOrId);
      // A real inspection tells fractions of a second.
      return { ...image, created: image.created + 7 };
    },
    imageEvents: (signal: AbortSignal) => events.read(signal),
    async diskUsage() {
      asked.counts += 1;
      const usage = fake.usage.length > 0 ? fake.usage : [...fake.images.values()].map(usageOf);
      return { images: usage, layersSize: 0, buildCache: [] };
    },
    containers: {
      async list() {
        asked.containers += 1;
        if (options.withoutContainers) throw new Error("No containers here.");
        return [...fake.containers];
      },
      events: (signal: AbortSignal) => containerEvents.read(signal),
    },
  };
  return Object.assign(fake, { engine: engine as unknown as Engine });
}

export function fakeImage(id: string, tags: readonly string[], more: Partial<EngineImage> = {}) {
  const image: EngineImage = {
    ...{ id: toId(id), tags, digests: [], size: 7000, created: 0, dangling: tags.length === 0 },
    labels: {},
    ...more,
  };
  return image;
}

/** 64 digits made of some. */
export function toId(text: string): string {
  return `sha256:${text.padStart(64, "0")}`;
}

export function fakeContainer(
  name: string,
  image: EngineImage,
  state: EngineContainer["state"],
): EngineContainer {
  return {
    ...{ id: name, name, image: image.tags[0] ?? image.id, imageId: image.id, state },
    ...{ status: "", created: 0, ports: [], labels: {} },
  };
}

function usageOf({ id, size }: EngineImage): ImageUsage {
  return { id, size, sharedSize: 0, containers: 0 };
}

function notFound(name: string): SlipwayError {
  return new SlipwayError(
    "engine-refused",
    { status: 404, doing: `inspect ${name}` },
    { message: `No such image: ${name}`, hint: "" },
  );
}

function createQueue<T>() {
  const waiting: T[] = [];
  let [wake, over] = [() => {}, false];
  return {
    push(item: T) {
      waiting.push(item);
      wake();
    },
    end() {
      over = true;
      wake();
    },
    async *read(signal: AbortSignal): AsyncGenerator<T> {
      over = false;
      signal.addEventListener("abort", () => wake());
      while (!signal.aborted) {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
        if (over) {
          const words = { message: "The engine is gone.", hint: "" };
          throw new SlipwayError("engine-lost", { doing: "tell" }, words);
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
