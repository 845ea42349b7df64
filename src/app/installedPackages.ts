import { nodeAt, nodesBelow } from "../image/fileNode.ts";
import { managerOf } from "../image/packages.ts";
import type { ImageContents } from "./imageContents.ts";

export interface InstalledPackage {
  /** Of which manager, such as `dpkg`. */
  readonly manager: "dpkg" | "apk" | "npm" | "pip";
  readonly name: string;
  readonly version: string;
}

export interface InstalledPackages {
  readonly packages: readonly InstalledPackage[];
  /** True where rpm has a database, which is not read. */
  readonly rpm: boolean;
}

/** What package managers say is in the image. */
export function installedPackages({ files, applied }: ImageContents): InstalledPackages {
  const packages: InstalledPackage[] = [];
  for (const [layer, { packages: databases }] of files.layers.entries()) {
    for (const [path, listed] of databases) {
      const manager = managerOf(path);
      // Later layers write the whole database again, or delete it.
      if (nodeAt(applied.root, path)?.layer !== layer || !isRead(manager)) continue;
      // Of libraries that are there for two architectures there are two.
      for (const { name, version } of listed) packages.push({ manager, name, version });
    }
  }
  let rpm = false;
  for (const { path } of nodesBelow(applied.root)) {
    if (managerOf(path) === "rpm") rpm = true;
    const found = python.exec(path)?.groups;
    if (found)
      packages.push({ manager: "pip", name: found.name ?? "", version: found.version ?? "" });
  }
  return { packages, rpm };
}

function isRead(manager: ReturnType<typeof managerOf>): manager is "dpkg" | "apk" | "npm" {
  return manager !== undefined && manager !== "rpm";
}

/** Python keeps a folder for each distribution, named after it (PEP 376, PEP 427). */
const python =
  /\/(?:site|dist)-packages\/(?<name>[^/-]+)-(?<version>[^/-]+)(?:-py[\d.]+)?\.(?:dist|egg)-info$/;
