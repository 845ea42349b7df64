import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "node:test";
import { layoutAccess } from "../../src/app/layoutAccess.ts";
import { layoutStore } from "../../src/app/layoutStore.ts";
import type { WrittenLayout } from "../../src/engine/layoutAccess.ts";
import { contentService } from "../../src/engine/session/contentService.ts";
import type { ContentStore } from "../../src/engine/session/contentStore.ts";
import { digestOf } from "./contentCalls.ts";
import { type InProcessDaemon, startDaemon } from "./inProcessDaemon.ts";

/** Two layouts in a folder of each test, and a daemon that asks for what is in them. */
export interface ContentBed {
  /** Holds `read`, `written`, and a file `outside` of both. */
  readonly root: string;
  /** What the service has told of. */
  readonly failed: readonly Error[];
  daemonWith(stores: Readonly<Record<string, ContentStore>>): Promise<InProcessDaemon>;
  /** With `local:a`, which is written, and `oci:b`, which is only read. */
  daemonFor(): Promise<InProcessDaemon>;
  /** Puts a blob into the layout that is only read. */
  put(content: string | Buffer, digest?: string): string;
  pathOf(where: "read" | "written", digest: string): string;
  /** All that the written layout holds, half files too. */
  written(): readonly string[];
}

/** Made before and removed after each test of the suite that calls this. */
export function contentBed(): ContentBed {
  let root = "";
  let failed: Error[] = [];
  let layout: WrittenLayout;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "slipway-content-"));
    failed = [];
    mkdirSync(join(root, "read/blobs/sha256"), { recursive: true });
    writeFileSync(join(root, "outside"), "secret");
    layout = await layoutAccess.openForWriting(join(root, "written"));
  });
  afterEach(async () => {
    await layout.close();
    rmSync(root, { recursive: true, force: true });
  });
  const bed: ContentBed = {
    get root() {
      return root;
    },
    get failed() {
      return failed;
    },
    daemonWith: (stores) =>
      startDaemon(
        contentService({
          stores: new Map(Object.entries(stores)),
          failed: (error) => void failed.push(error),
        }),
      ),
    daemonFor: () =>
      bed.daemonWith({ "local:a": layout.store, "oci:b": layoutStore(join(root, "read")) }),
    put(content, digest = digestOf(content)) {
      writeFileSync(bed.pathOf("read", digest), content);
      return digest;
    },
    pathOf: (where, digest) => join(root, where, "blobs", digest.replace(":", "/")),
    written: () =>
      readdirSync(join(root, "written"), {
        recursive: true,
        encoding: "utf8",
        withFileTypes: true,
      })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort(),
  };
  return bed;
}
