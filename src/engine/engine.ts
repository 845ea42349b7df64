import type { PackProgress } from "../buildcontext/buildContext.ts";
import type { SyncedContext } from "../buildcontext/syncedContext.ts";
import type { StepEvent } from "../progress/events.ts";
import type { RegistryCredentials } from "../reference/registryCredentials.ts";
import type { DiskUsage } from "./diskUsage.ts";
import type { EngineEndpoint } from "./endpoint.ts";
import type { EngineContainers } from "./engineContainers.ts";
import type { FailedStep } from "./failedStep.ts";
import type { LayoutAccess } from "./layoutAccess.ts";

export type { RegistryCredentials } from "../reference/registryCredentials.ts";
export type { BuildCacheRecord, DiskUsage } from "./diskUsage.ts";
export type * from "./engineContainers.ts";
export type { BuildShell, FailedStep, TerminalSize } from "./failedStep.ts";

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
  /** As Go calls them, such as "linux" and "amd64". */
  askPlatform(
    signal?: AbortSignal,
  ): Promise<{ readonly os: string; readonly architecture: string }>;
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
    onEvent: (event: LayerEvent) => void,
    signal?: AbortSignal,
  ): Promise<PushOutcome>;
  /** Fails with `pull-refused` also when the error comes in the middle of the stream. */
  pullImage(
    pull: PullRequest,
    onEvent: (event: LayerEvent) => void,
    signal?: AbortSignal,
  ): Promise<PullOutcome>;
  build(
    request: BuildRequest,
    onEvent: (event: BackendEvent) => void,
    signal?: AbortSignal,
  ): Promise<BuildOutcome>;
  /**
   * Builds again up to the RUN that fails and holds it. Rejects with `shell-unavailable` where nothing
   * fails, or no RUN, or where the engine cannot do this; else as a build does.
   */
  openFailedStep(
    request: BuildRequest,
    onEvent: (event: BackendEvent) => void,
    signal?: AbortSignal,
  ): Promise<FailedStep>;
  inspectImage(nameOrId: string, signal?: AbortSignal): Promise<EngineImageDetails>;
  /** What the image was made of, the newest first. */
  imageHistory(nameOrId: string, signal?: AbortSignal): Promise<readonly ImageHistoryEntry[]>;
  /** Image events until the signal aborts; ends with `engine-lost` when the engine goes away. */
  imageEvents(signal: AbortSignal): AsyncIterable<ImageEvent>;
  /** The image as a docker archive. */
  saveImage(nameOrId: string, signal?: AbortSignal): Promise<NodeJS.ReadableStream>;
  /** Several images in one docker archive, under the names that are given. */
  saveImages(names: readonly string[], signal?: AbortSignal): Promise<NodeJS.ReadableStream>;
  /** Takes the images of a docker archive. Fails with `engine-refused` also in the middle of it. */
  loadImage(archive: NodeJS.ReadableStream, signal?: AbortSignal): Promise<LoadedImages>;
  /** The file system of the image as a tar, through a container that is never started. */
  exportFilesystem(nameOrId: string, signal?: AbortSignal): Promise<NodeJS.ReadableStream>;
  readonly containers: EngineContainers;
  /** Counts what the engine stores; may take seconds, as the engine counts. */
  diskUsage(signal?: AbortSignal): Promise<DiskUsage>;
  /** Removes build cache that nothing uses. Rejects with `engine-refused` where there is none. */
  pruneBuildCache(options: CachePrune, signal?: AbortSignal): Promise<PruneOutcome>;
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
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Of an image for several platforms, where the engine tells (containerd store); those that it has
   * the contents of, attestations left out.
   */
  readonly platforms?: readonly EnginePlatform[];
}

export interface EnginePlatform {
  /** Such as `linux/arm64/v8`. */
  readonly platform: string;
  /** `sha256:…` of its manifest. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface EngineImageDetails extends EngineImage {
  /** Digest of the config, where it is known and not the id. */
  readonly configId?: string;
  readonly config: {
    readonly user: string;
    readonly workdir: string;
    readonly env: readonly string[];
    readonly cmd: readonly string[];
    readonly entrypoint: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
    /** What it makes those images do that are FROM it. */
    readonly onbuild: readonly string[];
    /** Such as `8080/tcp`. */
    readonly exposed: readonly string[];
    readonly volumes: readonly string[];
    readonly stopSignal: string;
    readonly healthcheck: readonly string[];
    readonly shell: readonly string[];
  };
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
  readonly author: string;
  /** `sha256:…` of the unpacked layers, the base first. */
  readonly layers: readonly string[];
  /** All that the engine told, for people who want to see it. */
  readonly record: unknown;
}

export interface ImageHistoryEntry {
  /** How it came to be, such as `RUN /bin/sh -c make # buildkit`. */
  readonly createdBy: string;
  /** Bytes that it added. */
  readonly size: number;
  /** Milliseconds since the epoch; 0 where unknown. */
  readonly created: number;
  readonly comment: string;
  readonly tags: readonly string[];
}

export interface LoadedImages {
  readonly names: readonly string[];
  /** Of images without a name. */
  readonly ids: readonly string[];
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

/** What one layer of a push or a pull is doing. */
export interface LayerEvent {
  /** Short id of the layer; undefined for a line about the whole. */
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

export interface PullRequest {
  /** With a tag or a digest; without, `latest`. */
  readonly reference: string;
  /** Such as `linux/arm64`; undefined asks for the engine's own. */
  readonly platform?: string;
  readonly credentials: RegistryCredentials | undefined;
}

export interface PullOutcome {
  readonly digest: string | undefined;
  /** True where the engine had it already. */
  readonly upToDate: boolean;
}

export interface CachePrune {
  /** True for all that no running build uses; false for what is also reachable from no image. */
  readonly all: boolean;
}

export interface PruneOutcome {
  /** Ids of what is gone. */
  readonly deleted: readonly string[];
  /** Bytes. */
  readonly freed: number;
}

export interface BuildRequest extends BuildChoices {
  /** Path of the Dockerfile inside the context stream, with slashes. */
  readonly dockerfile: string;
  /** Opened when the engine is ready to read, anew for each try. Destroyed on cancel. */
  openContext(): NodeJS.ReadableStream;
  /** The same files one by one, for BuildKit; without it, or where it is refused, the tar goes. */
  readonly synced?: SyncedFiles;
  readonly secrets: readonly BuildSecret[];
  readonly ssh?: readonly BuildSsh[];
  /** What becomes of the result besides the image; see `loadImage`. */
  readonly outputs?: readonly BuildOutput[];
  /** What of the Dockerfile not every builder reads: named before anything is sent. */
  readonly syntax?: DockerfileSyntax;
  /** False asks for the classic builder also where the engine has BuildKit. */
  readonly buildkit?: boolean;
  /**
   * What `local` caches, `oci-layout` contexts and outputs that are layouts are opened with, once it is
   * certain that the builder can.
   */
  readonly layouts?: LayoutAccess;
  /**
   * Registry hosts of the bases, such as `docker.io` or `127.0.0.1:5000`. Only the classic builder
   * wants them: it takes all credentials up front, BuildKit asks when it needs one.
   */
  readonly registries?: readonly string[];
  /**
   * Asked between the records of an endless log, which stay in the engine until it has resolved: who reads
   * slower than commands write would have us keep all of it. Undefined where all is taken.
   */
  drained?(): Promise<void> | undefined;
  /** Asked once for each registry host that the build needs to log in to. */
  credentialsFor(host: string): Promise<RegistryCredentials | undefined>;
}

/** What a person may choose for a build, as plain data that every backend reads alike. */
export interface BuildChoices {
  readonly tags: readonly string[];
  readonly target?: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Such as `linux/arm64/v8`; none asks for the engine's own. */
  readonly platforms?: readonly string[];
  /** True for all stages, names for some of them. */
  readonly noCache: boolean | readonly string[];
  readonly pull: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly cacheFrom?: readonly CacheEntry[];
  readonly cacheTo?: readonly CacheEntry[];
  /** `default`, `host` or `none`; the classic builder also knows names of networks. */
  readonly network?: string;
  /** As `/etc/hosts` wants them, the name first. */
  readonly extraHosts?: readonly ExtraHost[];
  /** Bytes of `/dev/shm`. */
  readonly shmSize?: number;
  readonly ulimits?: readonly Ulimit[];
  /** Other contexts by the name that FROM and `--from` use. */
  readonly contexts?: Readonly<Record<string, NamedContext>>;
  /** `mode=max`, `mode=min`; `false` for none; undefined leaves it to the engine. */
  readonly provenance?: string | false;
  /** True for the engine's own scanner, text for attributes such as `generator=image`. */
  readonly sbom?: string | boolean;
  /** False leaves no image in the engine; undefined does so where `outputs` names something. */
  readonly loadImage?: boolean;
}

/** Where cache comes from or goes to, such as `{ type: "registry", attributes: { ref: "…" } }`. */
export interface CacheEntry {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ExtraHost {
  readonly name: string;
  readonly address: string;
}

export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

/**
 * A folder of this machine, or what the builder fetches: `docker-image://…` or `https://…`;
 * `oci-layout://PATH` is of this machine, too.
 */
export type NamedContext = { readonly folder: string } | { readonly source: string };

/** What BuildKit can write besides the image in the engine. */
export interface BuildOutput {
  /** Files in a folder; their tar; an OCI or docker archive; a push to a registry; the cache only. */
  readonly type: "local" | "tar" | "oci" | "docker" | "image" | "cacheonly";
  /** Absolute path of the file, or of the folder for `local`; absent for `image` and `cacheonly`. */
  readonly destination?: string;
  /** Of the exporter, such as `name`, `push`, `compression`. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface DockerfileSyntax {
  readonly uses: readonly SyntaxUse[];
  /** True where `# syntax=`, or an argument in its place, has BuildKit fetch another reader. */
  readonly ownReader: boolean;
}

export interface SyntaxUse {
  readonly feature: SyntaxFeature;
  /** The instruction with what of it this is, such as "COPY --parents" or "RUN with a heredoc". */
  readonly what: string;
  /** 1-based, the end inclusive. */
  readonly line: number;
  readonly endLine: number;
  /** `needed`: of a stage that the target needs; `reached`: of another one before it; `file`: behind it. */
  readonly scope: "needed" | "reached" | "file";
}

/** Flags by their names, besides. */
export type SyntaxFeature =
  | "heredoc"
  /** `--chmod` with letters. */
  | "chmod-letters"
  /** `ARG` alone. */
  | "nameless-arg"
  /** `--from` with the number of a stage that there is not. */
  | "absent-stage"
  | "chmod"
  | "mount"
  | "network"
  | "security"
  | "device"
  | "link"
  | "parents"
  | "exclude"
  | "checksum"
  | "keep-git-dir"
  | "unpack"
  | "start-interval";

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

/** An agent that RUN --mount=type=ssh may use; a path of its socket (of its pipe on Windows). */
export interface BuildSsh {
  readonly id: string;
  readonly socketPath: string;
}

export interface BuildOutcome {
  /** Undefined where no image was loaded into the engine. */
  readonly imageId: string | undefined;
  /** Of the manifest or index, where the builder tells. */
  readonly digest?: string;
}

/** What the engine itself can tell; the use case adds `started`, `context` and `result`. */
export type BackendEvent =
  | StepEvent
  | { readonly type: "backend"; readonly backend: "buildkit" | "classic" };
