import type { Disposable } from "../base/disposable.ts";
import type { Subscribe } from "../base/emitter.ts";
import type { EndpointAttempt } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";

/** What the Images view shows. While hidden it holds no connection, no timer and no listener. */
export interface ImageTree extends Disposable {
  readonly state: ImageTreeState;
  /** Fires only when the state differs from the one before. */
  readonly onDidChange: Subscribe<ImageTreeState>;
  setVisible(visible: boolean): void;
  /** Lists again, and tries an unreachable engine at once; does nothing while hidden. */
  refresh(): void;
}

export type ImageTreeState =
  | { readonly kind: "loading" }
  | {
      readonly kind: "ready";
      readonly engine: Engine;
      /** By name. */
      readonly repositories: readonly ImageRepository[];
      /** Images without a name, newest first. */
      readonly dangling: readonly ImageEntry[];
    }
  | { readonly kind: "empty"; readonly engine: Engine }
  | {
      readonly kind: "unreachable";
      readonly attempts: readonly EndpointAttempt[];
      /** What happened, one sentence. */
      readonly message: string;
      /** What to do, one sentence. */
      readonly hint: string;
    };

export interface ImageRepository {
  /** As a person would type it: `node`, not `docker.io/library/node`. */
  readonly name: string;
  /** Newest first. */
  readonly images: readonly ImageEntry[];
}

export interface ImageEntry {
  /** `sha256:…` */
  readonly id: string;
  /** `repository:tag`; undefined for a dangling image. */
  readonly reference: string | undefined;
  readonly tag: string | undefined;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export interface ImageTreeDeps {
  connect(signal: AbortSignal): Promise<Engine>;
  /** Resolves after the time, or at once when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export declare function createImageTree(deps: ImageTreeDeps): ImageTree;
