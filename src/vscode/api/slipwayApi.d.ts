/**
 * What Slipway gives to other extensions; docs/api.md shows how to get it. This file needs nothing but
 * the types of VS Code: copy it into your extension.
 */
import type { CancellationToken, Event, Range, Uri } from "vscode";

export interface SlipwayApi {
  /** Of this interface. A later one only adds to it. */
  readonly apiVersion: 1;
  /** Of the extension. */
  readonly version: string;
  /**
   * Builds as the command does, shown in the same places; nothing is asked. Resolves also for a build
   * that failed (`ok: false`). Rejects with a CancellationError once cancelled, and with an Error
   * (with a `code`) where there is no engine, the options make no sense, or the workspace is not trusted.
   */
  build(options: SlipwayBuildOptions, token?: CancellationToken): Promise<SlipwayBuildResult>;
  /** After each build that came to a result, whoever began it. */
  readonly onDidBuild: Event<SlipwayBuild>;
  /**
   * Findings with the configuration that counts for the file. Of a document that is open in an editor
   * the text there counts. Works in Restricted Mode.
   */
  lint(what: Uri | SlipwayText): Promise<readonly SlipwayFinding[]>;
  /** Asks the engine now. Rejects as `build` does. */
  listImages(token?: CancellationToken): Promise<readonly SlipwayImage[]>;
}

/** What is absent is as the settings or the engine have it. */
export interface SlipwayBuildOptions {
  /** A file. */
  readonly dockerfile: Uri;
  /** Without it the Dockerfile's folder. */
  readonly context?: Uri;
  /** A stage's name or number; without it the last one. */
  readonly target?: string;
  /** Empty for an image without a name; without it the context folder's name. */
  readonly tags?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly secrets?: readonly SlipwaySecret[];
  readonly ssh?: readonly { readonly id: string; readonly socketPath?: string }[];
  /** Such as "linux/arm64". */
  readonly platforms?: readonly string[];
  /** True for all stages, names for some of them. */
  readonly noCache?: boolean | readonly string[];
  readonly pull?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where the value of a secret is; `read` is called once, when the build starts. */
export type SlipwaySecret =
  | { readonly id: string; readonly file: string }
  | { readonly id: string; readonly env: string }
  | { readonly id: string; read(): Promise<Uint8Array> };

export interface SlipwayBuild {
  readonly dockerfile: Uri;
  readonly target: string | undefined;
  readonly result: SlipwayBuildResult;
}

export interface SlipwayBuildResult {
  readonly ok: boolean;
  /** `sha256:…`; null where the engine got no image. */
  readonly imageId: string | null;
  readonly digest: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly tags: readonly string[];
  readonly error: SlipwayBuildError | null;
}

export interface SlipwayBuildError {
  readonly message: string;
  /** Of the instruction that failed, where it is known; lines count from 1, ends inclusive. */
  readonly line: number | null;
  readonly endLine: number | null;
  readonly exitCode: number | null;
  /** The last lines of its output. */
  readonly log: readonly string[];
}

export interface SlipwayText {
  readonly text: string;
  /** Where the text is meant to be, for the configuration that counts there. */
  readonly uri?: Uri;
}

export interface SlipwayFinding {
  readonly rule: string;
  /** Names of the same rule elsewhere, such as `hadolint/DL3008`. */
  readonly aliases: readonly string[];
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
  readonly range: Range;
}

export interface SlipwayImage {
  /** `sha256:…` */
  readonly id: string;
  readonly tags: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
}
