import { type Disposable, type Event, EventEmitter } from "vscode";
import type { ImageHolder } from "../../app/imageHolder.ts";
import type { KeptImages } from "../../app/keptImages.ts";
import type { PushSource } from "../../app/pushSource.ts";
import type { BlobStore } from "../../image/blobStore.ts";

/** The images that were made without an engine, for all of the editor; the command line has the same. */
export interface KeptAccess extends Disposable {
  /** Opened at the first use. */
  open(): Promise<KeptStore>;
  /** Something was kept or removed. */
  readonly onDidChange: Event<void>;
  changed(): void;
}

export interface KeptStore {
  readonly store: BlobStore;
  readonly kept: KeptImages;
  /** The same, asked as an engine is about its images. */
  readonly images: ImageHolder;
  /** The same, for the look ahead of a push. */
  readonly source: PushSource;
}

export function createKeptAccess(openStore: () => Promise<KeptStore>): KeptAccess {
  const changed = new EventEmitter<void>();
  let opened: Promise<KeptStore> | undefined;
  return {
    open() {
      opened ??= openStore();
      // What could not be opened may be another time.
      opened.catch(() => {
        opened = undefined;
      });
      return opened;
    },
    onDidChange: changed.event,
    changed: () => changed.fire(),
    dispose: () => changed.dispose(),
  };
}
