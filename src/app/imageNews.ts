import type { ContainerEvent, ImageEvent } from "../engine/engine.ts";

/** What an engine's events make it worth to ask for, gathered until somebody takes it. */
export interface ImageNews {
  /** Everything is to be asked for. */
  addAll(): void;
  addImage(event: ImageEvent): void;
  addContainer(event: ContainerEvent): void;
  /** No more will come. */
  end(): void;
  readonly ended: boolean;
  /** What has come asks for a listing. */
  readonly wantsAll: boolean;
  /** What has come since the last time; undefined where nothing has. */
  take(): WantedImages | undefined;
  /** Resolves as soon as there is something to take, or no more will come. */
  arrival(): Promise<void>;
}

export interface WantedImages {
  /** Ids and names of images that may have changed; `all` where they are too many to ask one by one. */
  readonly images: "all" | readonly string[];
  readonly containers: boolean;
}

export function createImageNews(): ImageNews {
  let names = new Set<string>();
  let [all, containers, ended] = [false, false, false];
  let wake: () => void = () => undefined;
  const empty = (): boolean => !all && !containers && names.size === 0;
  return {
    addAll() {
      all = true;
      wake();
    },
    addImage({ action, id, name }) {
      const asked = idPattern.test(id) ? id : id || name;
      if (all || idleImageActions.has(action) || !asked) return;
      names.add(toId(asked));
      // Held by the engine at most once for each image, and by us not even that.
      if (names.size > mostAsked) all = true;
      wake();
    },
    addContainer({ action }) {
      if (!containerActions.has(action)) return;
      containers = true;
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    get ended() {
      return ended;
    },
    get wantsAll() {
      return all;
    },
    take() {
      if (empty()) return undefined;
      const taken: WantedImages = {
        images: all ? "all" : [...names],
        containers: containers || all,
      };
      names = new Set();
      [all, containers] = [false, false];
      return taken;
    },
    async arrival() {
      if (!empty() || ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    },
  };
}

/** Beyond it one listing is cheaper than asking for each. */
const mostAsked = 20;

const idPattern = /^(?:sha256:)?[0-9a-f]{64}$/;

/** Podman tells bare digits. */
function toId(asked: string): string {
  return /^[0-9a-f]{64}$/.test(asked) ? `sha256:${asked}` : asked;
}

/** After these an image is as it was. A prune tells of each image by itself. */
const idleImageActions: ReadonlySet<string> = new Set([
  ...["save", "search", "prune", "mount", "unmount", "history"],
]);

/** Those that change which images are used, and how; health checks alone come by the second. */
const containerActions: ReadonlySet<string> = new Set([
  ...["create", "init", "start", "die", "stop", "kill", "destroy", "cleanup", "rename"],
  ...["pause", "unpause", "restart", "oom"],
]);
