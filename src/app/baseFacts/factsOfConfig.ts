import type { BaseImageFacts, FactSource } from "../../dockerfile/baseImageFacts.ts";
import type { ImageConfig } from "../../oci/manifest.ts";
import { osOfLabels } from "./osOfLabels.ts";

/** What a configuration does not say, as far as it is known. */
export interface FactsBeside {
  readonly digest?: string | undefined;
  readonly platforms?: readonly string[] | undefined;
  /** Of the manifest: those of official images name what they are made of. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly source: FactSource;
}

/**
 * A configuration as facts. What it leaves out is known to be empty, as it says all that there is; only
 * the user of a Windows image is unknown then, as Windows decides it.
 */
export function factsOfConfig(
  image: Pick<ImageConfig, "os" | "os.version" | "created" | "config">,
  { digest, platforms, annotations = {}, source }: FactsBeside,
): BaseImageFacts {
  const { config } = image;
  const kind = image.os === "windows" ? "windows" : "linux";
  const labels = config.Labels ?? {};
  const version = image["os.version"];
  const user = config.User ?? "";
  return {
    ...((user !== "" || kind === "linux") && { user }),
    workdir: config.WorkingDir ?? "",
    env: envOf(config.Env ?? []),
    entrypoint: config.Entrypoint ?? [],
    cmd: config.Cmd ?? [],
    shell: config.Shell ?? [],
    exposed: Object.keys(config.ExposedPorts ?? {}),
    volumes: Object.keys(config.Volumes ?? {}),
    onbuild: config.OnBuild ?? [],
    labels,
    os:
      kind === "windows"
        ? { kind, ...(version && { version }) }
        : { kind, ...osOfLabels({ ...annotations, ...labels }) },
    ...(platforms && { platforms }),
    ...(digest !== undefined && { digest }),
    ...(isMade(image.created) && { created: image.created }),
    source,
  };
}

/** The last of two entries counts, as for the programs that get them. */
function envOf(entries: readonly string[]): Readonly<Record<string, string>> {
  // Names come from outside: one such as __proto__ is a name like any other.
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const at = entry.indexOf("=");
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : [];
    }),
  );
}

/** Reproducible builds write the beginning of time, and engines the year 1, for no time at all. */
function isMade(created: string | undefined): created is string {
  return created !== undefined && Date.parse(created) > 0;
}
