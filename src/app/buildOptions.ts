import type { BuildChoices, BuildOutput } from "../engine/engine.ts";

/** A build as a person asks for it, in the editor and on the command line alike. */
export interface BuildOptions extends ChoicesToMake {
  /** Absolute path; undefined for an untitled document. */
  readonly dockerfilePath: string | undefined;
  /** The text to build where it differs from the file's. */
  readonly dockerfileText?: string;
  /** Absolute path of the context folder. */
  readonly contextPath: string;
  readonly secrets?: readonly SecretSource[];
  readonly ssh?: readonly SshSource[];
  readonly outputs?: readonly BuildOutput[];
}

type ChoicesToMake = Partial<BuildChoices> & Pick<BuildChoices, "tags" | "buildArgs">;

/** Where the value of a secret is; `read` for one that only the caller can get at. */
export type SecretSource =
  | { readonly id: string; readonly file: string }
  | { readonly id: string; readonly env: string }
  | { readonly id: string; read(): Promise<Uint8Array> };

/** An agent to forward; without a path the one that SSH_AUTH_SOCK names. */
export interface SshSource {
  readonly id: string;
  readonly socketPath?: string;
}
