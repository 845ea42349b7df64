import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { dockerConfigFolder, type Surroundings } from "../../base/surroundings.ts";
import { readContext } from "../contextStore.ts";
import { resolveEndpoints } from "../resolveEndpoints.ts";
import { anyCaseField } from "../wire.ts";
import type { BuilderDefinition, BuilderDriver } from "./builderDefinition.ts";
import { builderUnusable } from "./builderUnusable.ts";
import { parseBuilder } from "./parseBuilder.ts";

/** What `docker buildx` keeps on disk. */
export interface BuilderStore {
  readonly folder: string;
  /** In the order of their names. */
  readonly builders: readonly BuilderDefinition[];
  /** Files that are no builder, with what is wrong with each. */
  readonly broken: readonly { readonly name: string; readonly reason: string }[];
}

/** Reads all builders. None where buildx was never used. */
export async function readBuilderStore(surroundings: Surroundings): Promise<BuilderStore> {
  const folder = storeFolder(surroundings);
  const files = await readdir(join(folder, "instances")).catch(() => []);
  const builders: BuilderDefinition[] = [];
  const broken: { readonly name: string; readonly reason: string }[] = [];
  // buildx writes a file beside the old one first, under a name with a dot.
  for (const name of files.filter((file) => !file.startsWith(".")).sort()) {
    try {
      builders.push(parseBuilder(await readFile(join(folder, "instances", name), "utf8"), name));
    } catch (error) {
      broken.push({ name, reason: reasonOf(error) });
    }
  }
  return { folder, builders, broken };
}

/**
 * The builder of a name, of a Docker context (its engine's own, as buildx has it), or one for an
 * address such as `tcp://host:1234`. Throws `engine-unreachable` with the names that there are, or
 * with what is wrong with the file.
 */
export async function findBuilder(
  surroundings: Surroundings,
  name: string,
): Promise<BuilderDefinition> {
  if (name.includes("://")) return ofNode(name, "remote");
  const { folder, builders, broken } = await readBuilderStore(surroundings);
  // buildx keeps names in lower case.
  const wanted = name.toLowerCase();
  const found = builders.find((builder) => builder.name.toLowerCase() === wanted);
  if (found) return found;
  const damaged = broken.find((file) => file.name === wanted);
  if (damaged) {
    const file = join(folder, "instances", damaged.name);
    throw builderUnusable(name, [`its file ${file} ${damaged.reason}`], {
      hint: `Make it again: docker buildx rm ${damaged.name}, then docker buildx create --name ${damaged.name}.`,
    });
  }
  const ofContext = await readContext(surroundings, name, "builder").catch(() => undefined);
  if (ofContext) return ofNode(name, "docker");
  const known = builders.map((builder) => builder.name);
  throw builderUnusable(name, [`${folder} has no builder of that name`], {
    hint:
      known.length > 0
        ? `Choose one of these builders: ${known.join(", ")}.`
        : "There are no builders yet: make one with docker buildx create.",
  });
}

/** The name that `docker buildx use` chose, for the engine that the docker command would use. */
export async function readCurrentBuilder(surroundings: Surroundings): Promise<string | undefined> {
  const folder = storeFolder(surroundings);
  const current = await readFile(join(folder, "current"), "utf8")
    .then(JSON.parse)
    .catch(() => ({}));
  const key = await currentKey(surroundings);
  const name = anyCaseField(current, "Name");
  if (typeof name === "string" && name !== "") {
    if (anyCaseField(current, "Global") === true) return name;
    if (key !== undefined && anyCaseField(current, "Key") === key) return name;
  }
  if (key === undefined) return undefined;
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 20);
  const chosen = await readFile(join(folder, "defaults", hash), "utf8").catch(() => "");
  return chosen.trim() || undefined;
}

/** The context, or the host where there is none, as buildx tells engines apart. */
async function currentKey(surroundings: Surroundings): Promise<string | undefined> {
  const endpoints = await resolveEndpoints(surroundings).catch(() => []);
  const [first] = endpoints;
  return first && (/context "(.*)"$/i.exec(first.source)?.[1] ?? first.host);
}

function storeFolder(surroundings: Surroundings): string {
  return surroundings.env.BUILDX_CONFIG || join(dockerConfigFolder(surroundings), "buildx");
}

function ofNode(endpoint: string, driver: BuilderDriver): BuilderDefinition {
  const node = { name: endpoint, endpoint, platforms: [], options: {}, flags: [] };
  return { name: endpoint, driver, nodes: [node] };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code !== "") return `cannot be read (${code})`;
  return error instanceof Error ? error.message : String(error);
}
