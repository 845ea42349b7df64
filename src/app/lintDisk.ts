import type { WholeFolder } from "../buildcontext/listWholeFolder.ts";
import type { ListingRequest, OpenListing } from "../buildcontext/openListing.ts";

/** The file system as lint asks it; paths are absolute. Node's is `nodeDisk`. */
export interface LintDisk {
  /** Undefined where there is no such file; throws where it cannot be read. */
  readText(path: string): Promise<string | undefined>;
  /** Links are not followed. */
  isThere(path: string): Promise<boolean>;
  /** None of what is no folder, or cannot be read. */
  namesIn(folder: string): Promise<readonly string[]>;
  /** See `openListing` in the build context's room; throws AbortError. */
  openListing(request: ListingRequest, signal?: AbortSignal): Promise<OpenListing>;
  /** At most so many paths. Undefined where the folder cannot be listed; throws AbortError. */
  listWholeFolder(
    root: string,
    most: number,
    signal?: AbortSignal,
  ): Promise<WholeFolder | undefined>;
}
