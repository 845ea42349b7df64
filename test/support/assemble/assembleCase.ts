import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

/** A Dockerfile without RUN, and the folder that it is built with. */
export interface AssembleCase {
  /** Such as `seed 17`, or the rule that it shows. */
  readonly name: string;
  /** By path; one that ends in a slash is a folder. Parents come of themselves. */
  readonly files: CaseFiles;
  readonly dockerfile: string;
  /** Further folders, by the name that FROM and `--from` use. */
  readonly contexts?: Readonly<Record<string, CaseFiles>>;
  readonly target?: string;
  /** Such as `linux/arm64`; the engine's own where it is left out. */
  readonly platform?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export type CaseFiles = Readonly<Record<string, CaseFile>>;

/**
 * A text, `-> target` for a link, `=> path` for one more name of a file that stands before it; with a mode
 * of its own, or bytes, where that matters; or what is no file.
 */
export type CaseFile =
  | string
  | { readonly mode?: number; readonly text?: string; readonly bytes?: Uint8Array }
  | { readonly mode?: number; readonly special: "pipe" | "socket" };

/** Seconds since the epoch: files of a context are older than any build. */
export const contextTime = 1_000_000_000;

/** Writes the context with its Dockerfile, and the other contexts beside it. */
export function writeCase({ files, dockerfile, contexts = {} }: AssembleCase, root: string): void {
  writeFiles({ ...files, Dockerfile: dockerfile }, root);
  for (const [name, path] of Object.entries(contextFolders({ contexts }, root))) {
    mkdirSync(path);
    writeFiles(contexts[name] ?? {}, path);
  }
}

/** Where the other contexts of a case are. */
export function contextFolders(
  { contexts = {} }: Pick<AssembleCase, "contexts">,
  root: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(contexts).map((name) => [name, `${root}.${name}`]));
}

/** The same whatever the umask. */
function writeFiles(files: CaseFiles, root: string): void {
  const folders = new Map<string, number>([[root, 0o755]]);
  const makeFolder = (path: string): void => {
    if (folders.has(path)) return;
    makeFolder(dirname(path));
    mkdirSync(path);
    folders.set(path, 0o755);
  };
  for (const [path, file] of Object.entries(files)) {
    const at = join(root, path);
    const { mode, text = "", bytes, special } = toParts(file);
    if (path.endsWith("/")) {
      makeFolder(at.slice(0, -1));
      folders.set(at.slice(0, -1), mode ?? 0o755);
      continue;
    }
    makeFolder(dirname(at));
    if (text.startsWith("-> ")) {
      symlinkSync(text.slice(3), at);
      lutimesSync(at, contextTime, contextTime);
      continue;
    }
    if (text.startsWith("=> ")) {
      linkSync(join(root, text.slice(3)), at);
      continue;
    }
    if (special === undefined) writeFileSync(at, bytes ?? text);
    else makeSpecial(special, at);
    chmodSync(at, mode ?? 0o644);
    utimesSync(at, contextTime, contextTime);
  }
  for (const [path, mode] of folders) {
    chmodSync(path, mode);
    utimesSync(path, contextTime, contextTime);
  }
}

function makeSpecial(special: "pipe" | "socket", at: string): void {
  if (special === "pipe") {
    execFileSync("mkfifo", [at], { timeout: 10_000 });
    return;
  }
  // It goes away with its server, but only under the name that it was made with.
  const server = createServer().listen(`${at}.made`);
  renameSync(`${at}.made`, at);
  server.close();
}

interface FileParts {
  readonly mode?: number;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly special?: "pipe" | "socket";
}

function toParts(file: CaseFile): FileParts {
  return typeof file === "string" ? { text: file } : file;
}
