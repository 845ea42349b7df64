import type { DockerfileDocument } from "../dockerfile/document.ts";
import type { BuildRequest, BuildSecret, BuildSsh, RegistryCredentials } from "../engine/engine.ts";
import { registryHost } from "../reference/registryHost.ts";
import { baseRegistries } from "./baseRegistries.ts";
import type { BuildOptions } from "./buildOptions.ts";
import type { BuildReport } from "./buildReport.ts";
import type { OpenedContexts } from "./openContexts.ts";
import { syntaxUses } from "./syntaxUses.ts";

/** A build with what it may ask for, looked up before it starts. */
export interface OpenedBuild {
  readonly options: BuildOptions;
  readonly document: DockerfileDocument;
  readonly report: BuildReport;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: readonly BuildSsh[];
  readonly named: OpenedContexts;
}

export interface CredentialDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Credentials that were asked for and kept earlier; for what the docker config has none. */
  savedCredentials?(registry: string): Promise<RegistryCredentials | undefined>;
}

/** Every choice as it was made; the rest is what the builder asks for while it builds. */
export function toBuildRequest(
  deps: CredentialDeps,
  { options, document, report, secrets, ssh, named }: OpenedBuild,
  dockerfile: string,
  openContext: BuildRequest["openContext"],
): BuildRequest {
  const { dockerfilePath, dockerfileText, contextPath, ...choices } = options;
  return {
    noCache: false,
    pull: false,
    labels: {},
    ...choices,
    contexts: named.contexts,
    dockerfile,
    openContext,
    secrets,
    ssh,
    syntax: syntaxUses(document, options),
    registries: baseRegistries(document, options.buildArgs),
    async credentialsFor(host) {
      const { findCredentials } = await import("../registry/index.ts");
      try {
        const found = await findCredentials(host, deps);
        return found?.credentials ?? (await deps.savedCredentials?.(registryHost(host)));
      } catch (error) {
        // Public bases need no login, so a broken helper must not stop the build.
        report.warn(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
  };
}
