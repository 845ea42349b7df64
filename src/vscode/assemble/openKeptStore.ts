import { createKeptImages } from "../../app/createKeptImages.ts";
import { keptHolder } from "../../app/keptHolder.ts";
import { keptSource } from "../../app/keptSource.ts";
import { storeFolder } from "../../app/storeFolder.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import { createBlobStore } from "../../image/createBlobStore.ts";
import type { KeptStore } from "./keptAccess.ts";

/** The store that the command line uses, too. */
export function openKeptStore(surroundings: Surroundings): KeptStore {
  const store = createBlobStore(storeFolder(surroundings));
  const kept = createKeptImages(store);
  return { store, kept, images: keptHolder(kept), source: keptSource(kept) };
}
