import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AssembleDeps,
  type AssembleRequest,
  assemble,
  type FetchedFile,
} from "../../src/assemble/assemble.ts";
import { contextFolder } from "../../src/buildcontext/contextFolder.ts";
import type { SyncFolder } from "../../src/buildcontext/syncedContext.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { createBlobStore } from "../../src/image/createBlobStore.ts";
import type { Image } from "../../src/image/image.ts";
import { readLayerFiles } from "../../src/image/layers/readLayerFiles.ts";
import type { StepEvent } from "../../src/progress/events.ts";

export const linux = { os: "linux", architecture: "amd64" };

export interface Assembling extends Disposable {
  readonly store: ReturnType<typeof createBlobStore>;
  /** Events of the last build. */
  events: readonly StepEvent[];
  /** Names of bases that were opened, in order. */
  readonly opened: string[];
  /** What the next builds are FROM, by name. */
  readonly bases: Map<string, Image>;
  readonly urls: Map<string, FetchedFile>;
  build(
    text: string,
    choices?: Partial<AssembleRequest> & { readonly root?: string },
  ): Promise<Image>;
}

/** The assembler with a store of its own. */
export function createAssembling(): Assembling {
  const folder = mkdtempSync(join(tmpdir(), "slipway-assemble-"));
  const store = createBlobStore(folder);
  const made: Assembling = {
    store,
    events: [],
    opened: [],
    bases: new Map(),
    urls: new Map(),
    async build(text, { root, ...choices } = {}) {
      const events: StepEvent[] = [];
      made.events = events;
      const deps: AssembleDeps = {
        store,
        async openImage(reference) {
          made.opened.push(reference);
          const image = made.bases.get(reference);
          if (!image) throw new Error(`There is no ${reference} here.`);
          return image;
        },
        async fetch(url) {
          const found = made.urls.get(url);
          if (!found) throw new Error(`${url} is not served here.`);
          return found;
        },
        now: () => 0,
      };
      const request: AssembleRequest = {
        document: parseDockerfile(text),
        target: undefined,
        buildArgs: {},
        labels: {},
        platform: linux,
        buildPlatform: linux,
        context: {
          folder: root === undefined ? noFolder : contextFolder(root, undefined),
          excludes: [],
        },
        contexts: {},
        noCache: false,
        epoch: 0,
        ...choices,
      };
      return assemble(deps, request, (event) => void events.push(event));
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  return made;
}

const noFolder: SyncFolder = {
  list: async () => [],
  read() {
    throw new Error("There is no file to read.");
  },
};

/** Such as `WORKDIR /a done`, of steps that have ended. */
export function endedSteps({ events }: Pick<Assembling, "events">): readonly string[] {
  return events.flatMap((event) =>
    event.type === "step" && event.status !== "started"
      ? `${event.name.replace(/^\[[^\]]*\] /, "")} ${event.status}`
      : [],
  );
}

/** What the layers hold, one line each: `0:0 644 a.txt`. */
export async function filesOf(image: Image): Promise<readonly (readonly string[])[]> {
  return Promise.all(
    image.layers.map(async (layer) => {
      const files: string[] = [];
      for await (const { uid, gid, mode, path } of readLayerFiles(layer)) {
        files.push(`${uid}:${gid} ${mode.toString(8)} ${path}`);
      }
      return files;
    }),
  );
}

export async function textOf(image: Image, path: string): Promise<string | undefined> {
  let text: string | undefined;
  for (const layer of image.layers) {
    for await (const file of readLayerFiles(layer)) {
      if (file.path !== path) continue;
      const pieces: Uint8Array[] = [];
      for await (const piece of file.content?.() ?? []) pieces.push(piece);
      text = Buffer.concat(pieces).toString();
    }
  }
  return text;
}

/** The config as JSON has it. */
export function recordOf(image: Image) {
  const record = JSON.parse(Buffer.from(image.config.bytes).toString());
  const history: readonly { created_by?: string; empty_layer?: boolean }[] = record.history ?? [];
  return {
    record,
    config: record.config,
    history: history.map(
      ({ created_by, empty_layer }) => `${empty_layer ? "" : "* "}${created_by}`,
    ),
  };
}
