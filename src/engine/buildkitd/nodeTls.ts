import { readFile } from "node:fs/promises";
import type { BuilderNode } from "./builderDefinition.ts";

/** PEM texts, and the name that the certificate of the other side must have. */
export interface NodeTls {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
  readonly serverName?: string;
}

/**
 * The certificates of a `remote` node, from its options `cacert`, `cert`, `key` and `servername`;
 * undefined where it has none of them. Rejects with an Error that says what is missing.
 */
export async function readNodeTls({ options }: BuilderNode): Promise<NodeTls | undefined> {
  const { cacert, cert, key, servername } = options;
  if (!cacert && !cert && !key && !servername) return undefined;
  const missing = [
    ...(cacert ? [] : ["cacert"]),
    ...(cert && !key ? ["key"] : []),
    ...(key && !cert ? ["cert"] : []),
  ];
  if (missing.length > 0) {
    throw new Error(`it has options for TLS, but lacks the option ${missing.join(" and ")}`);
  }
  return {
    ca: await readPem("cacert", cacert ?? ""),
    ...(cert && { cert: await readPem("cert", cert) }),
    ...(key && { key: await readPem("key", key) }),
    ...(servername && { serverName: servername }),
  };
}

async function readPem(option: string, path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "there is no such file" : error.code;
    throw new Error(`the file of its option ${option}, ${path}, cannot be read: ${why}`);
  });
  // Node would take an authority without certificates for one that nobody needs.
  if (!/-----BEGIN [^-]+-----/.test(text)) {
    throw new Error(`the file of its option ${option}, ${path}, is not in PEM format`);
  }
  return text;
}
