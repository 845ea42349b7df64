import { requireBed } from "./beds.ts";
import { run } from "./run.ts";

export interface SkopeoOptions {
  readonly username?: string;
  readonly password?: string;
  /** The manifest as it is stored, instead of skopeo's summary. */
  readonly raw?: boolean;
  /** The image's configuration, instead of skopeo's summary. */
  readonly config?: boolean;
  readonly limit?: number;
}

/** What a registry has under a name, told by a program that is none of ours. */
export async function skopeoInspect(ref: string, options: SkopeoOptions = {}): Promise<unknown> {
  requireBed("skopeo");
  const { username, password, raw, config, limit = 30_000 } = options;
  const login = username === undefined ? ["--no-creds"] : ["--creds", `${username}:${password}`];
  const form = [...(raw ? ["--raw"] : []), ...(config ? ["--config"] : [])];
  const source = `docker://${ref}`;
  const args = ["inspect", "--tls-verify=false", ...login, ...form, source];
  return JSON.parse(await run("skopeo", args, { limit }));
}
