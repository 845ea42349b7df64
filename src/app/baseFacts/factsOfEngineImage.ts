import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import type { EngineImageDetails } from "../../engine/engine.ts";
import { parseImageReference, validateImageReference } from "../../reference/imageReference.ts";
import { factsOfConfig } from "./factsOfConfig.ts";

/**
 * What an engine told of an image as facts; `reference` is what it was asked for. Platforms are left
 * out, as an engine knows only those that it has.
 */
export function factsOfEngineImage(details: EngineImageDetails, reference: string): BaseImageFacts {
  const { config, record } = details;
  return factsOfConfig(
    {
      os: details.os,
      ...textOf(record, "OsVersion", "os.version"),
      ...textOf(record, "Created", "created"),
      config: {
        User: config.user,
        WorkingDir: config.workdir,
        Env: config.env,
        Entrypoint: config.entrypoint,
        Cmd: config.cmd,
        Shell: config.shell,
        ExposedPorts: setOf(config.exposed),
        Volumes: setOf(config.volumes),
        OnBuild: config.onbuild,
        Labels: config.labels,
      },
    },
    { digest: digestFor(reference, details.digests), source: { kind: "engine" } },
  );
}

/**
 * What the name leads to: an image that has several digests in the same repository was pulled under
 * several names, and which is whose is not told.
 */
function digestFor(reference: string, digests: readonly string[]): string | undefined {
  const asked = parseImageReference(reference);
  if (asked.digest !== undefined) return asked.digest;
  const own = digests
    .filter((text) => validateImageReference(text) === undefined)
    .map(parseImageReference)
    .filter((one) => one.registry === asked.registry && one.repository === asked.repository);
  const all = new Set(own.map(({ digest }) => digest));
  return all.size === 1 ? [...all][0] : undefined;
}

function setOf(names: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

function textOf<K extends string>(
  record: unknown,
  name: string,
  as: K,
): { readonly [P in K]?: string } {
  const value =
    typeof record === "object" && record !== null ? Reflect.get(record, name) : undefined;
  return typeof value === "string" && value !== ""
    ? ({ [as]: value } as { readonly [P in K]?: string })
    : {};
}
