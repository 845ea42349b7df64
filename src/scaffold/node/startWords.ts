import { joinPath } from "../joinPath.ts";
import type { FolderReader } from "../projectFolder.ts";
import type { PackageFacts } from "./packageFacts.ts";

/**
 * The words that start a package, with paths from the folder that is looked into: those of its start
 * script where they are a call of Node and nothing else, so that Node gets the signals and not npm.
 */
export async function startWords(
  folder: FolderReader,
  { scripts, main }: PackageFacts,
  path: string,
): Promise<readonly string[] | undefined> {
  const script = scripts.get("start:prod") ?? scripts.get("start");
  const words = script?.trim().split(/\s+/) ?? [];
  if (words[0] === "node" && words.length > 1 && !/[|&;<>$`"'\\()*=]/.test(script ?? "")) {
    const file = words.findIndex((word, index) => index > 0 && !word.startsWith("-"));
    if (file !== -1) {
      const inside = withFile(path, words[file] ?? "");
      if (inside !== undefined) return words.with(file, inside);
    }
  }
  if (script !== undefined) return undefined;
  const files = [...(main === undefined ? [] : [main]), ...usual];
  for (const file of files) {
    const inside = withFile(path, file);
    if (inside !== undefined && (await folder.hasFile(inside))) return ["node", inside];
  }
  // What a build makes is not there yet.
  return main !== undefined && scripts.has("build")
    ? ["node", withFile(path, main) ?? main]
    : undefined;
}

const usual = ["server.js", "index.js", "app.js", "main.js", "src/server.js", "src/index.js"];

function withFile(folder: string, file: string): string | undefined {
  const path = joinPath(folder, file);
  if (path === undefined || path === "") return undefined;
  return path;
}
