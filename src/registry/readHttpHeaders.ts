import type { Surroundings } from "../base/surroundings.ts";
import { readAuthFile } from "./authFile.ts";
import { dockerConfigFile } from "./loginFiles.ts";

/**
 * Of `HttpHeaders` in docker's config file those that engines hand on to registries, `X-Meta-…`; the
 * others are for the engine, and may be secrets. None where the file cannot be read.
 */
export async function readHttpHeaders(
  surroundings: Pick<Surroundings, "env" | "home">,
): Promise<Readonly<Record<string, string>>> {
  const config = await readAuthFile(dockerConfigFile(surroundings), "").catch(() => undefined);
  const headers = [...(config?.headers ?? [])];
  return Object.fromEntries(
    headers.filter(([name, value]) => /^x-meta-[\w-]+$/i.test(name) && !/[\r\n\0]/.test(value)),
  );
}
