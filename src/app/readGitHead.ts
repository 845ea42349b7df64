import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";

/** What is checked out. */
export interface GitHead {
  /** 40 (or 64) hexadecimal digits; undefined before the first commit. */
  readonly commit: string | undefined;
  /** Without `refs/heads/`; undefined where a commit itself is checked out. */
  readonly branch: string | undefined;
}

/**
 * Reads what is checked out around a folder from git's own files, worktrees and submodules included,
 * without starting git. Undefined outside of a repository, and for one whose files say nothing that
 * can be understood (such as one with reftables).
 */
export async function readGitHead(folder: string): Promise<GitHead | undefined> {
  const gitFolder = await findGitFolder(folder);
  if (gitFolder === undefined) return undefined;
  const head = (await readText(join(gitFolder, "HEAD")))?.trim() ?? "";
  if (isCommit(head)) return { commit: head, branch: undefined };
  const ref = /^ref:\s*(refs\/\S+)$/.exec(head)?.[1];
  if (ref === undefined || ref === "refs/heads/.invalid") return undefined;
  const common = await commonFolder(gitFolder);
  const branch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
  return { commit: await readRef([gitFolder, common], ref), branch };
}

/** The nearest `.git` from the folder up: a folder, or a file that says where the folder is. */
async function findGitFolder(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, ".git");
    if (await isFolder(path)) return path;
    const said = /^gitdir:\s*(.+?)\s*$/m.exec((await readText(path)) ?? "")?.[1];
    if (said !== undefined) return isAbsolute(said) ? said : join(at, said);
    if (dirname(at) === at) return undefined;
  }
}

/** Where a worktree's branches are: in the repository that it belongs to. */
async function commonFolder(gitFolder: string): Promise<string> {
  const said = (await readText(join(gitFolder, "commondir")))?.trim();
  if (!said) return gitFolder;
  return isAbsolute(said) ? said : join(gitFolder, said);
}

async function readRef(folders: readonly string[], ref: string): Promise<string | undefined> {
  // A ref may name another one; git itself follows five.
  let name = ref;
  for (let hops = 0; hops < 5; hops++) {
    const text = await looseRef(folders, name);
    const next = /^ref:\s*(refs\/\S+)$/.exec(text ?? "")?.[1];
    if (next !== undefined) name = next;
    else if (text !== undefined && isCommit(text)) return text;
    else return packedRef(folders, name);
  }
  return undefined;
}

async function looseRef(folders: readonly string[], name: string): Promise<string | undefined> {
  if (name.split("/").includes("..")) return undefined;
  for (const folder of folders) {
    const text = (await readText(join(folder, name)))?.trim();
    if (text) return text;
  }
  return undefined;
}

/** A line is a commit, a blank and the name of a ref; others begin with `#` or `^`. */
async function packedRef(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const text = (await readText(join(folder, "packed-refs"))) ?? "";
    const line = text.split("\n").find((one) => one.trimEnd().endsWith(` ${name}`));
    const commit = line?.split(" ", 1)[0] ?? "";
    if (isCommit(commit)) return commit;
  }
  return undefined;
}

function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Undefined where it is no file, cannot be read, or is larger than git's own files get. */
async function readText(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > 50_000_000 ? undefined : await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}
