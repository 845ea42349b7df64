import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { requireBed } from "./beds.ts";
import { run } from "./run.ts";
import { createScratch, exited, untilReady } from "./scratch.ts";
import { withLimit } from "./withLimit.ts";

export interface RegistryBed {
  readonly name: string;
  /** All that it keeps; gone once it is stopped. */
  readonly directory: string;
  /** Host and port, as image names start with it. */
  readonly address: string;
  readonly username?: string;
  readonly password?: string;
  stop(): Promise<void>;
}

export interface RegistryOptions {
  /** Without it everybody may pull and push. */
  readonly auth?: { readonly username: string; readonly password: string };
  readonly signal?: AbortSignal;
}

/** Docker's own registry (distribution 2.8), with plain HTTP on a free port. */
export async function startRegistry(options: RegistryOptions = {}): Promise<RegistryBed> {
  requireBed("registry");
  const { auth, signal } = options;
  const scratch = await createScratch(signal);
  try {
    const { directory } = scratch;
    if (auth) {
      const entry = await run("htpasswd", ["-Bbn", auth.username, auth.password]);
      await writeFile(join(directory, "htpasswd"), entry);
    }
    await writeFile(join(directory, "config.json"), JSON.stringify(settings(directory, auth)));
    const log = join(directory, "log");
    // The configuration is YAML, of which JSON is a part.
    const process = scratch.start("docker-registry", ["serve", join(directory, "config.json")], {
      log,
    });
    const address = await untilReady(process, log, "the registry", async () => {
      return /listening on (127\.0\.0\.1:\d+)/.exec(await readFile(log, "utf8"))?.[1];
    });
    return {
      name: auth ? "registry with login" : "registry",
      directory,
      address,
      ...auth,
      stop: async () => {
        await scratch.remove();
        await withLimit(exited(process), 10_000, "the end of the registry");
      },
    };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}

function settings(directory: string, auth: RegistryOptions["auth"]): object {
  return {
    version: "0.1",
    log: { level: "info", formatter: "text", accesslog: { disabled: true } },
    http: { addr: "127.0.0.1:0", secret: randomBytes(16).toString("hex") },
    storage: {
      filesystem: { rootdirectory: join(directory, "data") },
      delete: { enabled: true },
      cache: { blobdescriptor: "inmemory" },
    },
    ...(auth && { auth: { htpasswd: { realm: "slipway", path: join(directory, "htpasswd") } } }),
  };
}
