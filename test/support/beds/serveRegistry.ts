import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { requireBed } from "./beds.ts";
import { run } from "./run.ts";
import { exited, type Scratch, untilReady } from "./scratch.ts";
import { withLimit } from "./withLimit.ts";

export interface ServedRegistry {
  /** `host:port` */
  readonly address: string;
  /** Removes the scratch, too. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** An address of this machine; 127.0.0.1 where not set. */
  readonly host?: string;
  /** Who may pull and push; everybody, where not set. */
  readonly login?: { readonly username: string; readonly password: string };
  /** `auth.token` of the registry's configuration. */
  readonly token?: object;
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** Docker's own registry (distribution 2.8) on a free port, with its data in the scratch. */
export async function serveRegistry(
  scratch: Scratch,
  options: ServeOptions,
): Promise<ServedRegistry> {
  requireBed("registry");
  const { login } = options;
  const { directory } = scratch;
  if (login) {
    const entry = await run("htpasswd", ["-Bbn", login.username, login.password]);
    await writeFile(join(directory, "htpasswd"), entry);
  }
  // The configuration is YAML, of which JSON is a part.
  await writeFile(join(directory, "config.json"), JSON.stringify(settings(directory, options)));
  const log = join(directory, "log");
  const process = scratch.start("docker-registry", ["serve", join(directory, "config.json")], {
    log,
  });
  const address = await untilReady(process, log, "the registry", async () => {
    return /listening on (\d+\.\d+\.\d+\.\d+:\d+)/.exec(await readFile(log, "utf8"))?.[1];
  });
  return {
    address,
    async stop() {
      await scratch.remove();
      await withLimit(exited(process), 10_000, "the end of the registry");
    },
  };
}

function settings(
  directory: string,
  { host = "127.0.0.1", login, token, tls }: ServeOptions,
): object {
  const htpasswd = { realm: "slipway", path: join(directory, "htpasswd") };
  const secret = randomBytes(16).toString("hex");
  return {
    version: "0.1",
    log: { level: "info", formatter: "text", accesslog: { disabled: true } },
    http: { addr: `${host}:0`, secret, ...(tls && { tls }) },
    storage: {
      filesystem: { rootdirectory: join(directory, "data") },
      delete: { enabled: true },
      cache: { blobdescriptor: "inmemory" },
    },
    ...((login || token) && { auth: token ? { token } : { htpasswd } }),
  };
}
