import { readFile } from "node:fs/promises";
import { createAuthority } from "../beds/certificates.ts";
import { createScratch } from "../beds/scratch.ts";
import { serveRegistry } from "../beds/serveRegistry.ts";

export interface TlsRegistry extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
  /** PEM of the authority, which nobody knows but who is told. */
  readonly ca: string;
  /** Path of the same. */
  readonly caFile: string;
  /** PEM; what it shows of itself, which fits any port of the host. */
  readonly cert: string;
  readonly key: string;
}

export interface TlsRegistryOptions {
  /** An address of this machine that it listens on; 127.0.0.1 where not set. */
  readonly host?: string;
  /** What the certificate is for; the host and `localhost` where not set. */
  readonly names?: readonly string[];
  readonly expired?: boolean;
  /** Without it everybody may pull and push. */
  readonly login?: { readonly username: string; readonly password: string };
}

/**
 * Docker's own registry (distribution 2.8) behind TLS with a certificate of a private authority.
 *
 * Engines take all of 127.0.0.0/8 for insecure and do not look at certificates there. For one that
 * is to look, give another address of this machine (`outerAddress()`), and `trustInEngine`:
 *
 *     await using registry = await startTlsRegistry({ host: outerAddress() });
 *     await trustInEngine(engine, registry.address, registry.caFile);
 */
export async function startTlsRegistry(options: TlsRegistryOptions = {}): Promise<TlsRegistry> {
  const { host = "127.0.0.1", expired = false, login } = options;
  const { names = [`IP:${host}`, "DNS:localhost"] } = options;
  const scratch = await createScratch();
  try {
    const authority = await createAuthority(scratch.directory, "authority");
    const { cert, key } = await authority.sign("registry", { names, expired });
    const tls = { certificate: cert, key };
    const registry = await serveRegistry(scratch, { host, tls, ...(login && { login }) });
    return {
      address: registry.address,
      ca: await readFile(authority.cert, "utf8"),
      caFile: authority.cert,
      cert: await readFile(cert, "utf8"),
      key: await readFile(key, "utf8"),
      [Symbol.asyncDispose]: () => registry.stop(),
    };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}
