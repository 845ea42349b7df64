import { guessPort } from "../guessPort.ts";
import { joinPath } from "../joinPath.ts";
import type { FolderReader } from "../projectFolder.ts";
import type { GoProject } from "./goProject.ts";

/** A module, or a workspace of several; undefined where the folder has neither go.mod nor go.work. */
export async function readGoProject(folder: FolderReader): Promise<GoProject | undefined> {
  const work = await folder.read("go.work");
  const root = await folder.read("go.mod");
  if (work === undefined && root === undefined) return undefined;
  const modules = work === undefined ? [""] : usedFolders(work);
  const lists = await folder.existing(["go.work", "go.work.sum"]);
  const outside: string[] = [];
  const texts: string[] = work === undefined ? [] : [work];
  const read = new Set<string>();
  const files: string[] = [];
  for (const module of modules) {
    const path = joinPath(module, "go.mod");
    const text = path === undefined ? undefined : await folder.read(path);
    if (path === undefined || text === undefined) {
      if (path === undefined) outside.push(module);
      continue;
    }
    texts.push(text);
    for (const local of ["", ...replacedFolders(text)]) {
      const base = joinPath(module, local);
      if (base === undefined) {
        outside.push(local);
        continue;
      }
      if (read.has(base)) continue;
      read.add(base);
      files.push(...(await folder.existing(["go.mod", "go.sum"].map((name) => below(base, name)))));
    }
  }
  const mains = (await Promise.all(modules.map((module) => mainPackages(folder, module)))).flat();
  const sources = await Promise.all(mains.map(({ file }) => folder.read(file)));
  const modulePath = /^module\s+"?([^\s"]+)/m.exec(root ?? texts[1] ?? "")?.[1] ?? "app";
  return {
    ecosystem: "go",
    name: moduleName(modulePath),
    wanted: newest(texts),
    lists: [...lists, ...files],
    isVendored: await folder.hasFile("vendor/modules.txt"),
    hasDependencies: texts.some((text) => /^\s*require\b/m.test(text)),
    mains: mains.map(({ path }) => path),
    usesCgo:
      sources.some((text) => /^import "C"/m.test(text ?? "")) ||
      texts.some((text) => cgoModules.test(text)),
    port: guessPort(sources, {
      isServer: sources.some((text) =>
        /"net\/http"|gin-gonic|labstack\/echo|gofiber|go-chi/.test(text ?? ""),
      ),
      usual: "8080",
    }),
    outside,
  };
}

const cgoModules =
  /^[ \t]*(?:require[ \t]+)?github\.com\/(?:mattn\/go-sqlite3|confluentinc\/confluent-kafka-go|go-gl\/|veandco\/go-sdl2|h2non\/bimg|DataDog\/zstd)/m;

interface Main {
  readonly path: string;
  readonly file: string;
}

/** The root's, and those one below `cmd` or the root: where Go's own guide to layouts has them. */
async function mainPackages(folder: FolderReader, module: string): Promise<readonly Main[]> {
  const at = joinPath(module, "");
  if (at === undefined) return [];
  const under = async (parent: string): Promise<readonly string[]> =>
    (await folder.folders(parent))
      .filter((name) => !/^[._]|^(vendor|testdata|internal|node_modules)$/.test(name))
      .slice(0, mostFolders)
      .map((name) => below(parent, name));
  const candidates = [at, ...(await under(below(at, "cmd")))];
  const found = await mainsAmong(folder, candidates);
  return found.length > 0 ? found : mainsAmong(folder, await under(at));
}

const mostFolders = 50;

async function mainsAmong(
  folder: FolderReader,
  paths: readonly string[],
): Promise<readonly Main[]> {
  const mains: Main[] = [];
  for (const path of paths) {
    const file = await mainFile(folder, path);
    if (file !== undefined) mains.push({ path: path === "" ? "." : `./${path}`, file });
  }
  return mains;
}

async function mainFile(folder: FolderReader, path: string): Promise<string | undefined> {
  const names = (await folder.files(path, ".go")).filter((name) => !name.endsWith("_test.go"));
  // Most are called so, and a package has one name in all of its files.
  const likely = [...names].sort((a, b) => Number(b === "main.go") - Number(a === "main.go"));
  for (const name of likely.slice(0, 20)) {
    const file = below(path, name);
    const text = (await folder.read(file)) ?? "";
    if (/^package main\b/m.test(text) && /^func main\(\)/m.test(text)) return file;
  }
  return undefined;
}

function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The folders of `use` in go.work, https://go.dev/ref/mod#go-work-file-use */
function usedFolders(work: string): readonly string[] {
  const block = [...work.matchAll(/^use\s*\(([^)]*)\)/gm)].flatMap(([, body = ""]) =>
    body.split("\n"),
  );
  const single = [...work.matchAll(/^use\s+([^\s(]+)/gm)].map(([, path = ""]) => path);
  return [...block, ...single]
    .map((line) =>
      line
        .replace(/\/\/.*$/, "")
        .trim()
        .replace(/^"|"$/g, ""),
    )
    .filter((path) => path !== "");
}

/** Where `replace` takes a module from a folder. */
function replacedFolders(mod: string): readonly string[] {
  return [...mod.matchAll(/=>\s+"?(\.{1,2}(?:\/[^\s"]*)?)"?\s*(?:\/\/.*)?$/gm)].map(
    ([, path = ""]) => path,
  );
}

function moduleName(path: string): string {
  const words = path.split("/").filter((word) => !/^v\d+$/.test(word));
  return words.at(-1) ?? "app";
}

/** Of all `go` and `toolchain` lines: the image's toolchain is the only one there is. */
function newest(texts: readonly string[]): string | undefined {
  const found = texts.flatMap((text) => [
    ...text.matchAll(/^(?:go|toolchain)[ \t]+(?:go)?1\.(\d+)/gm),
  ]);
  const minors = found.map(([, minor]) => Number(minor));
  return minors.length === 0 ? undefined : `1.${Math.max(...minors)}`;
}
