import type { SecretStorage, Uri } from "vscode";

/** Typed secrets of one Dockerfile: what VS Code keeps, and what was typed for the build at hand. */
export interface BuildSecrets {
  /** False for a Dockerfile without an address of its own. */
  readonly canStore: boolean;
  /** Undefined where none was typed, or it was for another build. */
  read(name: SecretName): Promise<string | undefined>;
  keep(name: SecretName, value: string, how: "stored" | "once"): Promise<void>;
  /** Removes what VS Code keeps. */
  forget(name: SecretName): Promise<void>;
}

/** A secret by its id, or a build argument by its name. */
export type SecretName = `secret:${string}` | `arg:${string}`;

/** Starts without anything typed; made anew for each build. */
export function createBuildSecrets(storage: SecretStorage, dockerfile: Uri): BuildSecrets {
  const canStore = dockerfile.scheme !== "untitled";
  const typed = new Map<SecretName, string>();
  const keyOf = (name: SecretName): string => `slipway.build:${dockerfile}\n${name}`;
  return {
    canStore,
    read: async (name) =>
      typed.get(name) ?? (canStore ? await storage.get(keyOf(name)) : undefined),
    async keep(name, value, how) {
      if (how === "stored" && canStore) {
        typed.delete(name);
        await storage.store(keyOf(name), value);
      } else typed.set(name, value);
    },
    async forget(name) {
      typed.delete(name);
      if (canStore) await storage.delete(keyOf(name));
    },
  };
}
