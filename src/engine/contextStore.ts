import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import { dockerConfigFolder, type Surroundings } from "../base/surroundings.ts";
import type { EndpointTls, EngineEndpoint } from "./endpoint.ts";
import { anyCaseField as field } from "./wire.ts";

/** The name in `currentContext` of Docker's config file; undefined where it is not set. */
export async function readCurrentContext(surroundings: Surroundings): Promise<string | undefined> {
  const config = await tryReadJson(join(dockerConfigFolder(surroundings), "config.json"));
  const name = field(config, "currentContext");
  return typeof name === "string" && name !== "" ? name : undefined;
}

/**
 * The endpoint of a context in Docker's store (`contexts/meta/<sha256 of the name>/meta.json` and
 * `contexts/tls/<sha256>/docker/*.pem`). Throws `engine-unreachable` when there is none of the name.
 */
export async function readContext(
  surroundings: Surroundings,
  name: string,
  source: string,
): Promise<EngineEndpoint> {
  const store = join(dockerConfigFolder(surroundings), "contexts");
  const id = createHash("sha256").update(name).digest("hex");
  const meta = await tryReadJson(join(store, "meta", id, "meta.json"));
  const docker = field(field(meta, "Endpoints"), "docker");
  const host = field(docker, "Host");
  if (typeof host !== "string" || host === "") {
    throw unknownContext(name, source, meta !== undefined, await listContexts(store));
  }
  const tls = await readTls(join(store, "tls", id, "docker"), {
    skipVerify: field(docker, "SkipTLSVerify") === true,
  });
  return { host, source, ...(tls && { tls }) };
}

/** The PEM files of a folder; undefined when it has none of them and verifying is not switched off. */
export async function readTls(
  folder: string,
  { skipVerify }: { readonly skipVerify: boolean },
): Promise<EndpointTls | undefined> {
  const [ca, cert, key] = await Promise.all(
    ["ca.pem", "cert.pem", "key.pem"].map((file) => tryReadText(join(folder, file))),
  );
  if (ca === undefined && cert === undefined && key === undefined && !skipVerify) return undefined;
  return {
    skipVerify,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

async function listContexts(store: string): Promise<readonly string[]> {
  const folders = await readdir(join(store, "meta")).catch(() => []);
  const metas = await Promise.all(
    folders.map((folder) => tryReadJson(join(store, "meta", folder, "meta.json"))),
  );
  const names = metas.map((meta) => field(meta, "Name"));
  return ["default", ...names.filter((name) => typeof name === "string").sort()];
}

function unknownContext(
  name: string,
  source: string,
  exists: boolean,
  known: readonly string[],
): SlipwayError<"engine-unreachable"> {
  const reason = exists ? "it names no Docker endpoint" : "there is no context of that name";
  return new SlipwayError(
    "engine-unreachable",
    { attempts: [{ host: `context "${name}"`, source, reason }] },
    {
      message: `The Docker context "${name}" (${source}) cannot be used: ${reason}.`,
      hint: `Choose one of these contexts: ${known.join(", ")}.`,
    },
  );
}

async function tryReadJson(file: string): Promise<unknown> {
  const text = await tryReadText(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function tryReadText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}
