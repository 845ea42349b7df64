import type { BytesToPush } from "./bytesToPush.ts";

/** What is known of a name ahead of its push. Plain data: `slipway push --format json` prints it. */
export interface PushCheck {
  /** As it was asked for. */
  readonly reference: string;
  /** With all that is implied, such as `docker.io/library/app:latest`. */
  readonly normalized: string;
  readonly registry: string;
  /** The path behind the registry. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`; null where the engine has no such image yet. */
  readonly imageId: string | null;
  /** Null for none; `username` null for a token that names nobody. */
  readonly login: { readonly username: string | null; readonly source: string } | null;
  /** Null where that could not be asked. */
  readonly mayPush: boolean | null;
  readonly tagState: "new" | "same" | "narrower" | "other" | "unknown";
  /** Of what the tag points to in the registry. */
  readonly tagDigest: string | null;
  readonly toSend: BytesToPush | null;
  /** At least one about each of `PushTopic`, as far as something was found out. */
  readonly findings: readonly PushFinding[];
}

export interface PushFinding {
  /** `problem`: the push will fail. `warning`: it may, or it replaces another image. */
  readonly severity: PushSeverity;
  readonly about: PushTopic;
  /** One sentence. */
  readonly text: string;
  /** What would help; null where a person has to find out. */
  readonly fix: PushFix | null;
}

export type PushSeverity = "problem" | "warning" | "info";

export type PushTopic = "name" | "image" | "login" | "permission" | "tag" | "size";

export type PushFix =
  /** Give the image a name with an owner; `target` is null where nobody knows the owner. */
  | { readonly kind: "tag-with-owner"; readonly target: string | null }
  | { readonly kind: "log-in"; readonly registry: string };

/** The worst of what was found; undefined for no name at all. */
export function worstSeverity(checks: readonly PushCheck[]): PushSeverity | undefined {
  const found = new Set(checks.flatMap(({ findings }) => findings.map((one) => one.severity)));
  return order.find((severity) => found.has(severity));
}

const order: readonly PushSeverity[] = ["problem", "warning", "info"];
