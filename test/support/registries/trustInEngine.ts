import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../beds/run.ts";

/**
 * Makes one of the beds' engines take the authority's certificates for a registry, until the engine
 * is gone: a `certs.d` in the engine's own mount namespace, so nothing of this machine is changed.
 * `address` is the registry as image names have it; not of 127.0.0.0/8, where engines look at nothing.
 */
export async function trustInEngine(
  engine: { readonly host: string },
  address: string,
  caFile: string,
): Promise<void> {
  const directory = dirname(dirname(engine.host.replace("unix://", "")));
  const pid = readFileSync(join(directory, "init.pid"), "utf8").trim();
  // Docker and Podman both read this one; the first call hides what the machine has.
  const script = `set -e
    mkdir -p /run/slipway-certs
    if ! [ -d /run/slipway-certs/mounted ]; then
      mkdir -p /etc/docker /run/slipway-certs/mounted
      mount --bind /run/slipway-certs/mounted /etc/docker
    fi
    mkdir -p "/etc/docker/certs.d/$1"
    printf '%s' "$2" >"/etc/docker/certs.d/$1/ca.crt"`;
  const ca = readFileSync(caFile, "utf8");
  await run("nsenter", ["--mount", "--target", pid, "--", "sh", "-c", script, "sh", address, ca]);
}
