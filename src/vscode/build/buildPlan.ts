import { basename } from "node:path";
import type { Uri } from "vscode";
import type { BuildFormValues, SecretChoice, TypedSecret } from "../../app/buildFormValues.ts";

/**
 * A build with every question answered. Plain data but for the address of the Dockerfile and the
 * functions that read typed secrets. What is absent is as the settings have it when the build starts.
 */
export interface BuildPlan extends Omit<BuildFormValues, "secrets"> {
  readonly dockerfile: Uri;
  /** Absolute path of the context folder. */
  readonly contextPath: string;
  /** Empty builds an image without a name. */
  readonly tags: readonly string[];
  /** A stage's name or index; undefined for the last stage. */
  readonly target?: string;
  readonly secrets: readonly PlannedSecret[];
}

export type PlannedSecret =
  | Exclude<SecretChoice, TypedSecret>
  | (TypedSecret & { read(): Promise<Uint8Array> });

/** What messages call the image: its first name, or the Dockerfile's. */
export function planName({ tags, dockerfile }: BuildPlan): string {
  return tags[0] ?? basename(dockerfile.path);
}

/** The Dockerfile's path where it has one on this machine's disk. */
export function diskPath(uri: Uri): string | undefined {
  return uri.scheme === "file" ? uri.fsPath : undefined;
}
