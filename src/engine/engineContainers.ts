import type { BuildShell, TerminalSize } from "./failedStep.ts";

/** The containers of an engine. All reject with `engine-refused`, `engine-lost` or AbortError. */
export interface EngineContainers {
  /** Stopped ones, too; the newest first. */
  list(signal?: AbortSignal): Promise<readonly EngineContainer[]>;
  inspect(id: string, signal?: AbortSignal): Promise<ContainerDetails>;
  /** Creates and does not start it; gives the id. */
  create(spec: ContainerSpec, signal?: AbortSignal): Promise<string>;
  start(id: string, signal?: AbortSignal): Promise<void>;
  /** Asks it to end, and ends it after the engine's ten seconds. */
  stop(id: string, signal?: AbortSignal): Promise<void>;
  restart(id: string, signal?: AbortSignal): Promise<void>;
  remove(id: string, options: ContainerRemoval, signal?: AbortSignal): Promise<void>;
  /** Ends with the container where it follows, and when the signal aborts. */
  logs(id: string, options: LogOptions, signal: AbortSignal): AsyncIterable<ContainerOutput>;
  /** A new process in a running container, on a terminal of its own. */
  exec(
    id: string,
    command: readonly string[],
    size: TerminalSize,
    onOutput: (data: Uint8Array) => void,
  ): Promise<ContainerTerminal>;
  /**
   * Joins the terminal of a container before it is started, or where it has none its output, both
   * streams as one; `ended` is the end of the container.
   */
  attach(
    id: string,
    size: TerminalSize,
    onOutput: (data: Uint8Array) => void,
  ): Promise<JoinedContainer>;
  /** Container events until the signal aborts; ends with `engine-lost` when the engine goes away. */
  events(signal: AbortSignal): AsyncIterable<ContainerEvent>;
}

/** `ended` rejects with `engine-lost` or `engine-refused`, and with AbortError after `close`. */
export interface ContainerTerminal extends BuildShell {
  /** Lets go of the connection. What runs there gets Ctrl+C and the end of its input, no more. */
  close(): void;
}

/** Whether it ended by itself, or somebody stopped, killed or removed it. */
export type EndCause = "itself" | "somebody";

export interface JoinedContainer extends ContainerTerminal {
  /** Of a container that has ended, as far as the engine tells. */
  endCause(): EndCause;
}

export interface EngineContainer {
  readonly id: string;
  readonly name: string;
  /** As it was named at its creation. */
  readonly image: string;
  /** `sha256:…` */
  readonly imageId: string;
  readonly state:
    | "created"
    | "running"
    | "paused"
    | "restarting"
    | "removing"
    | "exited"
    | "dead"
    | "unknown";
  /** The engine's words, such as "Up 3 minutes (healthy)". */
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly ports: readonly PublishedPort[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  /** Address and port on the engine's machine; undefined where it is exposed only. */
  readonly hostPort: number | undefined;
  readonly hostAddress: string | undefined;
}

export interface ContainerDetails extends EngineContainer {
  readonly exitCode: number | undefined;
  /** True where it has a terminal, so that its log is one stream of raw bytes. */
  readonly tty: boolean;
  readonly command: readonly string[];
  /** Names only; values may be secrets. */
  readonly env: readonly string[];
  readonly mounts: readonly { readonly source: string; readonly destination: string }[];
  /** All that the engine told. */
  readonly record: unknown;
}

export interface ContainerSpec {
  readonly image: string;
  readonly name?: string;
  readonly platform?: string;
  /** Instead of CMD; none leaves the image's. */
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly PortChoice[];
  /** `source:destination[:ro]`; the source an absolute folder or the name of a volume. */
  readonly volumes: readonly string[];
  readonly workdir?: string;
  readonly user?: string;
  readonly network?: string;
  readonly removeOnExit: boolean;
  /** True for a container with a terminal that is attached to. */
  readonly interactive: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

export interface PortChoice {
  readonly containerPort: number;
  readonly protocol: "tcp" | "udp";
  /** 0 for any free one. */
  readonly hostPort: number;
  /** `127.0.0.1` keeps it on the engine's machine; undefined is the engine's choice, mostly all addresses. */
  readonly hostAddress?: string;
}

export interface ContainerRemoval {
  /** Also where it runs. */
  readonly force: boolean;
  /** With the volumes that have no name. */
  readonly volumes: boolean;
}

export interface LogOptions {
  readonly follow: boolean;
  /** Lines from the end; undefined for all. */
  readonly tail?: number;
  readonly timestamps?: boolean;
}

export interface ContainerOutput {
  readonly stream: "stdout" | "stderr";
  readonly data: Uint8Array;
}

export interface ContainerEvent {
  /** Such as "start", "die" or "destroy", in Docker's words. */
  readonly action: string;
  readonly id: string;
  readonly name: string | undefined;
  /** With "die". */
  readonly exitCode?: number;
}
