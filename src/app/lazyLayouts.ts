import type { LayoutAccess } from "../engine/layoutAccess.ts";

/** Most builds have no layouts, so what reads and writes them is loaded by the first that has. */
export const lazyLayouts: LayoutAccess = {
  openCache: async (folder, wanted) => (await load()).openCache(folder, wanted),
  openContext: async (source, signal) => (await load()).openContext(source, signal),
  openForWriting: async (folder) => (await load()).openForWriting(folder),
};

async function load(): Promise<LayoutAccess> {
  return (await import("./assembling/index.ts")).layoutAccess;
}
