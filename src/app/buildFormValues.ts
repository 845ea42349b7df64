import { isSecretName } from "../dockerfile/isSecretName.ts";
import type { BuildChoices, BuildOutput } from "../engine/engine.ts";
import type { SshSource } from "./buildOptions.ts";

/**
 * What a person chose for builds of one Dockerfile and target: plain data without any secret, so that
 * it can be kept. What is absent is as the settings or the engine have it.
 */
export interface BuildFormValues extends Partial<Omit<BuildChoices, "target">> {
  /** Absolute path of the context folder. */
  readonly contextPath?: string;
  /** Names of build arguments whose values are in the secret storage of VS Code. */
  readonly secretArgs?: readonly string[];
  readonly secrets?: readonly SecretChoice[];
  /** Empty forwards none; absent forwards the user's agent to the mounts that want one. */
  readonly ssh?: readonly SshSource[];
  readonly outputs?: readonly BuildOutput[];
  /** What builds, as in the setting `slipway.build.builder`: `none` is Slipway itself, without an engine. */
  readonly builder?: string;
}

/** Where the value of a secret is; never the value. */
export type SecretChoice =
  | { readonly id: string; readonly file: string }
  | { readonly id: string; readonly env: string }
  | TypedSecret;

/** Typed in: kept in the secret storage of VS Code, or for one build. */
export interface TypedSecret {
  readonly id: string;
  readonly typed: "stored" | "once";
}

export function isTyped(secret: SecretChoice): secret is TypedSecret {
  return "typed" in secret;
}

/** What may be kept as plain text: build arguments whose names say that they are secrets go by name. */
export function withoutSecretArgs(values: BuildFormValues): BuildFormValues {
  const args = Object.entries(values.buildArgs ?? {});
  const secret = args.map(([name]) => name).filter(isSecretName);
  if (secret.length === 0) return values;
  return {
    ...values,
    buildArgs: Object.fromEntries(args.filter(([name]) => !isSecretName(name))),
    secretArgs: [...new Set([...(values.secretArgs ?? []), ...secret])],
  };
}
