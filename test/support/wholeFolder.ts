import type { ListedFolder, WholeFolder } from "../../src/buildcontext/listWholeFolder.ts";

/** A folder of these files, of ten bytes each; a path that ends in a slash is an empty folder. */
export function wholeFolder(paths: readonly string[], isCut = false): WholeFolder {
  return { top: listed("", paths), isCut };
}

function listed(path: string, paths: readonly string[]): ListedFolder {
  const inner = new Map<string, string[]>();
  const files: { name: string; bytes: number }[] = [];
  for (const one of paths) {
    const slash = one.indexOf("/");
    if (slash === -1) {
      files.push({ name: one, bytes: 10 });
      continue;
    }
    const name = one.slice(0, slash);
    const below = one.slice(slash + 1);
    inner.set(name, [...(inner.get(name) ?? []), ...(below === "" ? [] : [below])]);
  }
  const folders = [...inner].map(([name, below]) =>
    listed(path === "" ? name : `${path}/${name}`, below),
  );
  return { path, files, folders };
}
