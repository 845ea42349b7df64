import { closestName } from "../../dockerfile/closestName.ts";
import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import { contextIndex } from "./contextIndex.ts";

/**
 * The path of the context that somebody may have meant by one that is not there: the same name in
 * other letter case or with typing errors, or the same name in another folder where only one has
 * it. Paths are clean and relative to the context.
 */
export function nearPath(files: ContextFiles, path: string): string | undefined {
  return nearInPlace(files, path) ?? onlyElsewhere(files, path);
}

/** Goes down as far as the path is right; what follows the wrong part has to be right again. */
function nearInPlace(files: ContextFiles, path: string): string | undefined {
  const parts = path.split("/");
  let folder = "";
  for (const [at, part] of parts.entries()) {
    const here = joined(folder, part);
    if (files.at(here)) {
      folder = here;
      continue;
    }
    if (part.length > longestName) return undefined;
    const names = files
      .children(folder)
      .map((child) => child.path.slice(joined(folder, "").length));
    if (names.length > maximumNames) return undefined;
    const rest = parts.slice(at + 1).join("/");
    const fits = (name: string): boolean =>
      rest === "" || files.at(joined(joined(folder, name), rest)) !== undefined;
    const lower = part.toLowerCase();
    const candidates = names.filter(fits);
    const near =
      candidates.find((name) => name.toLowerCase() === lower) ?? closestName(part, candidates);
    if (near === undefined) return undefined;
    return rest === "" ? joined(folder, near) : joined(joined(folder, near), rest);
  }
  return undefined;
}

function onlyElsewhere(files: ContextFiles, path: string): string | undefined {
  const paths = contextIndex(files).named(path.slice(path.lastIndexOf("/") + 1));
  return paths.length === 1 ? paths[0] : undefined;
}

function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Nobody mistypes more, and comparing takes the square of the length. */
const longestName = 100;
const maximumNames = 500;
