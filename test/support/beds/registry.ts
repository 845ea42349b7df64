import { requireBed } from "./beds.ts";
import { createScratch } from "./scratch.ts";
import { serveRegistry } from "./serveRegistry.ts";

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
    const { address, stop } = await serveRegistry(scratch, auth ? { login: auth } : {});
    const name = auth ? "registry with login" : "registry";
    return { name, directory: scratch.directory, address, ...auth, stop };
  } catch (error) {
    await scratch.remove();
    throw error;
  }
}
