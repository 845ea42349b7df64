import type { PackProgress } from "../buildcontext/buildContext.ts";
import type { SyncedContext } from "../buildcontext/syncedContext.ts";
import type { BuildWarning, StepChanged, StepOutput, StepProgress } from "../progress/events.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import type { EngineEndpoint } from "./endpoint.ts";

export type { RegistryCredentials } from "../reference/registryCredentials.ts";

/** An engine that answered, with what it told of itself. */
export interface Engine {
  readonly endpoint: EngineEndpoint;
  /** Such as "28.5.2". */
  readonly version: string;
  readonly apiVersion: string;
  /** "linux" or "windows". */
  readonly os: string;
  readonly product: "docker" | "podman";
  /** True where a build with BuildKit can be asked for. */
  readonly buildkit: boolean;
  listImages(signal?: AbortSignal): Promise<readonly EngineImage[]>;
  tagImage(source: string, target: string, signal?: AbortSignal): Promise<void>;
  /** Removes a name, or an image by id; tells what really happened. */
  removeImage(
    nameOrId: string,
    options?: RemoveOptions,
    signal?: AbortSignal,
  ): Promise<RemoveOutcome>;
  /** Fails with `push-refused` also when the error comes in the middle of the stream. */
  pushImage(
    push: PushRequest,
    onEvent: (event: PushEvent) => void,
    signal?: AbortSignal,
  ): Promise<PushOutcome>;
  build(
    request: BuildRequest,
    onEvent: (event: BackendEvent) => void,
    signal?: AbortSignal,
  ): Promise<BuildOutcome>;
  inspectImage(nameOrId: string, signal?: AbortSignal): Promise<EngineImageDetails>;
  /** Image events until the signal aborts; ends with `engine-lost` when the engine goes away. */
  imageEvents(signal: AbortSignal): AsyncIterable<ImageEvent>;
  /** The image as a docker archive. */
  saveImage(nameOrId: string, signal?: AbortSignal): Promise<NodeJS.ReadableStream>;
  /** The file system of the image as a tar, through a container that is never started. */
  exportFilesystem(nameOrId: string, signal?: AbortSignal): Promise<NodeJS.ReadableStream>;
}

export interface EngineImage {
  /** `sha256:…` */
  readonly id: string;
  /** `repository:tag`, never `<none>:<none>`. */
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly dangling: boolean;
}

export interface EngineImageDetails extends EngineImage {
  readonly config: {
    readonly user: string;
    readonly workdir: string;
    readonly env: readonly string[];
    readonly cmd: readonly string[];
    readonly entrypoint: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly os: string;
  readonly architecture: string;
}

export interface RemoveOptions {
  readonly force?: boolean;
}

export interface RemoveOutcome {
  readonly untagged: readonly string[];
  /** Ids of images and layers that are gone. */
  readonly deleted: readonly string[];
}

export interface ImageEvent {
  readonly action: string;
  readonly id: string;
  readonly name: string | undefined;
}

export interface PushRequest {
  readonly reference: string;
  readonly credentials: RegistryCredentials | undefined;
}

export interface PushEvent {
  /** Short id of the layer; undefined for a line about the whole push. */
  readonly layer: string | undefined;
  /** The engine's words, such as "Pushing" or "Layer already exists". */
  readonly status: string;
  readonly current: number;
  /** 0 where unknown. */
  readonly total: number;
}

export interface PushOutcome {
  readonly digest: string | undefined;
  readonly size: number | undefined;
}

export interface BuildRequest {
  /** Path of the Dockerfile inside the context stream, with slashes. */
  readonly dockerfile: string;
  /** Opened once, when the engine is ready to read. Destroyed on cancel. */
  openContext(): NodeJS.ReadableStream;
  /** The same files one by one, for BuildKit; without it, or where it is refused, the tar goes. */
  readonly synced?: SyncedFiles;
  readonly tags: readonly string[];
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly secrets: readonly BuildSecret[];
  /** False asks for the classic builder also where the engine has BuildKit. */
  readonly buildkit?: boolean;
  /**
   * Registry hosts of the bases, such as `docker.io` or `127.0.0.1:5000`. Only the classic builder
   * wants them: it takes all credentials up front, BuildKit asks when it needs one.
   */
  readonly registries?: readonly string[];
  /** Asked once for each registry host that the build needs to log in to. */
  credentialsFor(host: string): Promise<RegistryCredentials | undefined>;
}

export interface SyncedFiles {
  readonly context: SyncedContext;
  /** Contents of the files that went out so far, the Dockerfile and ignore files included. */
  onSent(sent: PackProgress): void;
  /** The engine has what it wants of the context. */
  onDone(): void;
}

export interface BuildSecret {
  readonly id: string;
  read(): Promise<Uint8Array>;
}

export interface BuildOutcome {
  readonly imageId: string;
}

/** What the engine itself can tell; the use case adds `started`, `context` and `result`. */
export type BackendEvent =
  | StepChanged
  | StepProgress
  | StepOutput
  | BuildWarning
  | { readonly type: "backend"; readonly backend: "buildkit" | "classic" };
