/** One image of a docker archive, by its `manifest.json`. */
export interface DockerImage {
  /** Paths in the archive. */
  readonly config: string;
  /** The base first. */
  readonly layers: readonly string[];
  readonly names: readonly string[];
}

/** Undefined where it is missing or not as it has to be. */
export function readDockerManifest(text: string | undefined): readonly DockerImage[] | undefined {
  const records = parse(text);
  if (!Array.isArray(records)) return undefined;
  const images = records.map(toImage);
  return images.every((image) => image !== undefined) ? images : undefined;
}

/** What engines read; the names are left out where there are none. */
export function writeDockerManifest(images: readonly DockerImage[]): string {
  return JSON.stringify(
    images.map(({ config, layers, names }) => ({
      Config: config,
      RepoTags: names,
      Layers: layers,
    })),
  );
}

function toImage(record: unknown): DockerImage | undefined {
  if (typeof record !== "object" || record === null) return undefined;
  const { Config, Layers, RepoTags } = record as Readonly<Record<string, unknown>>;
  if (typeof Config !== "string" || !isTexts(Layers ?? [])) return undefined;
  return { config: Config, layers: texts(Layers), names: texts(RepoTags) };
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
