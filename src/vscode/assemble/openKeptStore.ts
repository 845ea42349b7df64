import { createKeptImages } from "../../app/createKeptImages.ts";
import { storeFolder } from "../../app/storeFolder.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import { createBlobStore } from "../../image/createBlobStore.ts";
import type { KeptStore } from "./keptAccess.ts";

/** The store that the command line uses, too. */
export function openKeptStore(surroundings: Surroundings): KeptStore {
  const store = createBlobStore(storeFolder(surroundings));
  return { store, kept: createKeptImages(store) };
}
