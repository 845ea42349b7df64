import { Disposable, type LogOutputChannel, workspace } from "vscode";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import type { RegistryNames } from "../../app/registryNames.ts";
import { readSetting } from "../settings.ts";

/** The registries that may be asked for names while one is typed. */
export interface AllowedRegistries extends Disposable {
  /** Undefined without trust, and where the user allows none; nothing is loaded then. */
  registryNames(): Promise<RegistryNames | undefined>;
}

export function createAllowedRegistries(deps: {
  readonly openRegistries: () => Promise<RegistryAccess>;
  readonly now: () => number;
  readonly log: LogOutputChannel;
}): AllowedRegistries {
  const { openRegistries, now, log } = deps;
  let names: Promise<RegistryNames> | undefined;
  const clear = (): void => void names?.then((it) => it.clear()).catch(() => undefined);
  const listeners = Disposable.from(
    workspace.onDidChangeConfiguration((change) => {
      // With other logins, certificates or hosts the answers are others.
      if (settings.some((id) => change.affectsConfiguration(id))) clear();
    }),
    new Disposable(clear),
  );
  return {
    async registryNames() {
      if (allowed().length === 0) return undefined;
      names ??= import("./index.ts").then(({ createRegistryNames }) =>
        createRegistryNames({
          ...{ access: openRegistries, allowed, now },
          onFailure: (what, error) => log.warn(`${what} are not offered: ${String(error)}`),
        }),
      );
      return names;
    },
    dispose: () => listeners.dispose(),
  };
}

function allowed(): readonly string[] {
  return workspace.isTrusted ? readSetting("slipway.authoring.registries") : [];
}

const settings = ["slipway.authoring.registries", "slipway.registry"] as const;
