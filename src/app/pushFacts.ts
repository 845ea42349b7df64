import type { SlipwayError } from "../base/errors.ts";
import type { ImageReference } from "../reference/imageReference.ts";

/** What was found out about one name before it is pushed; `planPush` says what follows from it. */
export interface PushFacts {
  readonly reference: ImageReference;
  readonly engine: PushingEngine;
  /** `later` where it is still to be built. */
  readonly image: LocalImage | "missing" | "later";
  readonly login: LoginFacts;
  /** Undefined where the name alone says that it cannot go well, so that nobody was asked. */
  readonly registry: RegistryFacts | undefined;
}

export interface PushingEngine {
  /** `slipway` where no engine pushes. */
  readonly product: "docker" | "podman" | "slipway";
  /** True on another machine, whose network is not this one's. */
  readonly elsewhere: boolean;
}

export interface LocalImage {
  /** `sha256:…` of the config, or of the manifest in a containerd store. */
  readonly id: string;
  /** `repository@sha256:…` */
  readonly digests: readonly string[];
  /** Such as `linux/arm64/v8`. */
  readonly platform: string;
  /** Milliseconds since the epoch; 0 where unknown. */
  readonly created: number;
  /** The base first. */
  readonly layers: readonly LocalLayer[];
  /** Bytes. */
  readonly size: number;
}

export interface LocalLayer {
  /** Digest of the unpacked layer. */
  readonly diffId: string;
  /** Bytes unpacked; undefined where the engine does not tell which layer is how large. */
  readonly size: number | undefined;
}

export interface LoginFacts {
  /** Undefined for none, and for a token without a name. */
  readonly username: string | undefined;
  /** Where it came from, as a person would say it; undefined for no login. */
  readonly source: string | undefined;
  /** Why there is none though one may be meant. */
  readonly problem: SlipwayError | undefined;
}

export interface RegistryFacts {
  /** Whether the login may push there. */
  readonly push: Answer<true>;
  /** Undefined where the repository has no such tag. */
  readonly tag: Answer<RemoteTag | undefined>;
  /** Layers that the registry has, by the digest of what they unpack to. */
  readonly layers: ReadonlyMap<string, KnownLayer>;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SlipwayError };

/** What a tag of the registry points to. */
export interface RemoteTag {
  readonly digest: string;
  /** Undefined where it was not read, or is for several platforms and for none of ours. */
  readonly image?: RemoteImage;
  /** Such as `linux/arm64`; more than one for an image of several. */
  readonly platforms: readonly string[];
}

export interface RemoteImage {
  readonly configDigest: string;
  readonly diffIds: readonly string[];
  /** RFC 3339. */
  readonly created: string | undefined;
}

/** A layer as a registry has it. */
export interface KnownLayer {
  readonly digest: string;
  /** Bytes, as they would be sent. */
  readonly size: number;
  /** False where only another repository of the registry is known to have it. */
  readonly here: boolean;
}
