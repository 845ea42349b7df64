/**
 * What went wrong, by kind, with the facts of it. Bundles load in chunks that may each carry a copy
 * of this module, so tell errors apart by `code`, never by `instanceof`.
 */
export interface ErrorFacts {
  /** The engine, or one endpoint after another, did not answer. */
  "engine-unreachable": { readonly attempts: readonly EndpointAttempt[] };
  /** The engine answered a request with an error. */
  "engine-refused": {
    readonly status: number;
    readonly doing: string;
    /** What stands in the way of a container, where we know it. */
    readonly obstacle?: ContainerObstacle;
  };
  /** The engine keeps an image, because of what uses it. */
  "image-in-use": {
    readonly reference: string;
    readonly containers: readonly UsingContainer[];
    /** Names of images that are built on it, ids of those without a name. */
    readonly children: readonly string[];
  };
  /** The connection ended in the middle of something. */
  "engine-lost": { readonly doing: string };
  /** The build ran and failed. */
  "build-failed": {
    readonly exitCode?: number;
    readonly stepId?: string;
    /** 1-based line of the Dockerfile, where the engine names one. */
    readonly line?: number;
    /** Where the builder says which part of which file it is. */
    readonly source?: SourcePlace;
  };
  /** The builder cannot do what was asked for; nothing was begun. */
  "build-unsupported": { readonly options: readonly UnsupportedOption[] };
  /** The Dockerfile has what the builder does not read, or would pass over; nothing was begun. */
  "syntax-unsupported": { readonly uses: readonly [UnsupportedSyntax, ...UnsupportedSyntax[]] };
  /** No failed step is there to open a shell in, or it has no shell. */
  "shell-unavailable": Readonly<Record<never, never>>;
  /** The build context or a Dockerfile in it cannot be used. */
  "context-unusable": { readonly path: string };
  /** Where the result of a build should go cannot be written. */
  "output-unusable": { readonly path: string };
  /** An image reference breaks the grammar. */
  "bad-reference": { readonly reference: string; readonly rule: string };
  /** The registry said no; `login` when other credentials would help. */
  "push-refused": {
    readonly reference: string;
    readonly registry: string;
    readonly reason: RefusalReason;
    readonly login: boolean;
    /** True where the same may go well a moment later. */
    readonly temporary?: boolean;
  };
  /** The registry, or the engine on its behalf, did not give the image. */
  "pull-refused": {
    readonly reference: string;
    readonly registry: string;
    readonly reason: RefusalReason;
    readonly login: boolean;
    /** True where the same may go well a moment later. */
    readonly temporary?: boolean;
  };
  /** A registry that we asked ourselves answered with an error. */
  "registry-refused": {
    readonly registry: string;
    readonly reason: RefusalReason;
    readonly status: number;
    /** Seconds, where the registry says when to come back. */
    readonly retryAfter?: number;
    readonly login: boolean;
  };
  /** A registry that we asked ourselves did not answer, or not as one does. */
  "registry-unreachable": { readonly registry: string };
  /** An archive or the contents of an image are not as they have to be. */
  "image-unreadable": { readonly image: string };
  /** A file of the store of blobs cannot be read or written. */
  "storage-failed": { readonly path: string };
  /** What no layer may have, such as a device, or a name that leads out of the image. */
  "layer-refused": { readonly path: string };
  /** What was asked for cannot be made of this image, such as a rebase from what is not its base. */
  "image-unsuitable": { readonly image: string };
  /** A RUN that the target needs, where nothing can run it. */
  "run-needs-engine": {
    /** 1-based, the end inclusive. */
    readonly line: number;
    readonly endLine: number;
    readonly stage: string | undefined;
  };
  /** Credentials could not be read from the docker config or a helper. */
  "credentials-unreadable": { readonly registry: string; readonly helper?: string };
  /** The caller asked for something in words that make no sense. */
  misuse: { readonly argument?: string };
}

/** A container that keeps an image from being removed. */
export interface UsingContainer {
  readonly id: string;
  readonly name: string;
  /** True where it has to be stopped first: it runs, or it is paused. */
  readonly running: boolean;
}

export type ContainerObstacle =
  /** A port of the engine's machine that something else has. */
  | { readonly kind: "port-taken"; readonly port: number }
  | { readonly kind: "name-taken"; readonly name: string }
  | { readonly kind: "image-missing"; readonly image: string }
  /** It is gone, or was never there. */
  | { readonly kind: "no-container" }
  | { readonly kind: "not-running" };

export type RefusalReason =
  | "unauthorized"
  | "denied"
  | "unknown-host"
  | "not-found"
  | "rate-limited"
  | "other";

export type ErrorCode = keyof ErrorFacts;

/** One endpoint that was tried and did not serve. */
export interface EndpointAttempt {
  /** As a person would write it, such as `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** Where it came from, such as `DOCKER_HOST` or `context "desktop-linux"`. */
  readonly source: string;
  /** Why it does not serve, in a few words. */
  readonly reason: string;
}

/** Lines of a file that a builder read. */
export interface SourcePlace {
  /** As the builder knows it, such as `Dockerfile`. */
  readonly file: string;
  /** 1-based, ends inclusive. */
  readonly ranges: readonly { readonly line: number; readonly endLine: number }[];
}

export interface UnsupportedOption {
  /** By its name on the command line, without dashes, such as `platform`. */
  readonly option: string;
  /** What lacks it, in a few words, such as "the classic builder". */
  readonly reason: string;
}

export interface UnsupportedSyntax {
  /** The instruction with what of it is not read, such as "COPY --parents" or "RUN with a heredoc". */
  readonly what: string;
  /** 1-based, the end inclusive. */
  readonly line: number;
  readonly endLine: number;
}

/** `message` says what happened; `hint` is one sentence that says what to do. */
export class SlipwayError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "SlipwayError";
  readonly code: C;
  readonly facts: ErrorFacts[C];
  readonly hint: string;

  constructor(
    code: C,
    facts: ErrorFacts[C],
    words: { readonly message: string; readonly hint: string; readonly cause?: unknown },
  ) {
    super(words.message, words.cause === undefined ? undefined : { cause: words.cause });
    this.code = code;
    this.facts = facts;
    this.hint = words.hint;
  }
}

export function isSlipwayError(error: unknown): error is SlipwayError;
export function isSlipwayError<C extends ErrorCode>(
  error: unknown,
  code: C,
): error is SlipwayError<C>;
export function isSlipwayError(error: unknown, code?: ErrorCode): boolean {
  if (!(error instanceof Error) || error.name !== "SlipwayError") return false;
  return code === undefined || (error as SlipwayError).code === code;
}

/** True for what an aborted `AbortSignal` makes APIs throw. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
