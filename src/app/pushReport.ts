import type { SlipwayError } from "../base/errors.ts";
import type { LayerEvent } from "../engine/engine.ts";
import type { PushVerdict } from "./verifyPush.ts";

/** What happens while names are pushed. */
export type PushEvent =
  | { readonly type: "started"; readonly reference: string }
  | { readonly type: "layer"; readonly reference: string; readonly event: LayerEvent }
  /** Something temporary went wrong; it is tried again after so many milliseconds. */
  | {
      readonly type: "waiting";
      readonly reference: string;
      readonly milliseconds: number;
      /** 1 before the second try. */
      readonly tries: number;
      readonly error: Error;
    }
  | { readonly type: "pushed"; readonly pushed: PushedName }
  | { readonly type: "failed"; readonly failed: FailedPush };

export interface PushedName {
  readonly reference: string;
  /** Of the manifest or index; undefined where neither engine nor registry tells. */
  readonly digest: string | undefined;
  /** What the registry itself says that it has now. */
  readonly verdict: PushVerdict;
}

export interface FailedPush {
  readonly reference: string;
  readonly error: SlipwayError;
}

export interface PushReport {
  readonly pushed: readonly PushedName[];
  readonly failed: readonly FailedPush[];
}
