import type { CaseFile } from "./assembleCase.ts";
import type { Words } from "./caseWords.ts";

/** Kept apart, so that two folders that are put together mostly agree on what is a folder. */
const fileNames = ["a", "b", "c.txt", "d.md", "e.sh", ".hid", "a b", "é.txt", "x-y.md"];
const folderNames = ["dir", "src", "lib", "x-z", "日本", "s p"];
const fileModes = [0o644, 0o644, 0o644, 0o755, 0o600, 0o444, 0o4755, 0o2640];
const folderModes = [0o755, 0o700, 0o750, 0o1777, 0o2755];

/** Files that collide with wildcards, some with more names, folders with modes, links near and far, pipes, ignore rules. */
export function generateContext(
  words: Words,
  archives: Readonly<Record<string, Uint8Array>>,
): Record<string, CaseFile> {
  const { below, oneOf, chance, many } = words;
  const files: Record<string, CaseFile> = {};
  const taken = new Set<string>();
  const isFree = (path: string): boolean => {
    const parts = path.split("/");
    if (taken.has(`${path}/`) || path in files) return false;
    return parts.every((_, index) => !(parts.slice(0, index).join("/") in files));
  };
  const put = (path: string, file: CaseFile): void => {
    if (!isFree(path.replace(/\/$/, ""))) return;
    const parts = path.split("/").filter(Boolean);
    for (let end = 1; end < parts.length; end++) taken.add(`${parts.slice(0, end).join("/")}/`);
    if (path.endsWith("/")) taken.add(path);
    files[path] = file;
  };
  const path = (): string => [...many(2, () => oneOf(folderNames)), oneOf(fileNames)].join("/");
  const text = (): string => (chance(0.05) ? "long ".repeat(20_000) : "x".repeat(below(40)));
  for (let count = 4 + below(10); count > 0; count--) {
    const at = path();
    if (chance(0.08)) put(`${at.replace(/[^/]*$/, "")}empty/`, { mode: oneOf(folderModes) });
    else if (chance(0.25)) put(at, { text: text(), mode: oneOf(fileModes) });
    else put(at, text());
  }
  const made = Object.keys(files);
  for (const link of many(2, () => oneOf(["l1", "l2", "dir/l3", "src/l4"]))) {
    const depth = link.includes("/") ? "../" : "";
    const near = `${depth}${oneOf(made).replace(/\/$/, "")}`;
    // Those at the top can be copied by their name, or met by a wildcard.
    const far = depth === "" ? [`/${near}`] : ["/etc/passwd", "nowhere", "../../../a"];
    put(link, `-> ${oneOf([near, near, ...far])}`);
  }
  const regular = made.filter((it) => !it.endsWith("/"));
  for (const name of many(2, path)) {
    if (regular.length > 0 && chance(0.5)) put(name, `=> ${oneOf(regular)}`);
  }
  if (chance(0.12)) {
    put(path(), { special: oneOf(["pipe", "pipe", "socket"]), mode: oneOf(fileModes) });
  }
  // The mode of a folder that has something in it.
  for (const folder of [...taken].filter((it) => !(it in files))) {
    if (chance(0.3)) files[folder] = { mode: oneOf(folderModes) };
  }
  if (chance(0.3)) {
    const name = oneOf(Object.keys(archives));
    put(name, { bytes: archives[name] ?? new Uint8Array() });
  }
  if (chance(0.25)) files[".dockerignore"] = ignoreFile(words);
  return files;
}

function ignoreFile({ oneOf, many }: Words): string {
  const pattern = () =>
    oneOf([
      "*.md",
      "!d.md",
      "**/b",
      "lib/a*",
      "src/*",
      "!src/a",
      "lib",
      "!lib/a",
      "Dockerfile",
      "# no",
    ]);
  return `${[".hid", ...many(3, pattern)].join("\n")}\n`;
}
