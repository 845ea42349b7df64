import { createHash } from "node:crypto";
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { storeFolder } from "../app/storeFolder.ts";
import type { Surroundings } from "../base/surroundings.ts";

/**
 * Has V8 take back what it made of a chunk in an earlier run, functions that ran included: reading and
 * compiling them anew is a third of what a short command takes. Nothing is said of a folder that cannot be
 * read or written. Returns what writes down what was not there; V8 takes it under the same flags only.
 *
 * `chunks` is the folder that holds them. They are kept where the user's images are, as only the user can write
 * there.
 *
 * Node's own `enableCompileCache` came with 22.1, and keeps no function that was compiled when it first ran.
 */
export function keepCompiled(chunks: string, surroundings: Surroundings): () => void {
  const kept = join(storeFolder(surroundings), "compiled");
  const missing: { readonly path: string; readonly key: string; readonly script: Script }[] = [];
  const { extensions } = createRequire(join(chunks, "any.js"));
  const usual = extensions[".js"];
  extensions[".js"] = (module, filename) => {
    if (dirname(filename) !== chunks) return usual?.(module, filename);
    const { text, key } = readChunk(filename);
    const path = join(kept, `${basename(filename)}-${process.version}-${process.arch}`);
    const cachedData = readKept(path, key, surroundings.uid);
    // As Node wraps it, on the first line so that errors name the right ones.
    const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
    const script = new Script(wrapped, { filename, ...(cachedData && { cachedData }) });
    if (cachedData === undefined) missing.push({ path, key, script });
    const require = module.require.bind(module);
    script.runInThisContext()(module.exports, require, module, filename, chunks);
  };
  return () => {
    for (const { path, key, script } of missing.splice(0)) {
      const data = script.createCachedData();
      write(path, Buffer.concat([Buffer.from(`${headOf(key, data)}\n`), data]));
    }
  };
}

/** V8 compares no more than the length of a text, so the file's own marks tell whether it is the same. */
function readChunk(filename: string): { readonly text: string; readonly key: string } {
  const descriptor = openSync(filename, "r");
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = fstatSync(descriptor);
    return {
      text: readFileSync(descriptor, "utf8"),
      key: [filename, dev, ino, size, mtimeMs, ctimeMs].join("|"),
    };
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined where there is none of this chunk, or where somebody else could have written it: it is code. */
function readKept(path: string, key: string, uid: number | undefined): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    const stats = fstatSync(descriptor);
    if (uid !== undefined && (stats.uid !== uid || (stats.mode & 0o022) !== 0)) return undefined;
    const all = readFileSync(descriptor);
    const end = all.indexOf("\n");
    const data = all.subarray(end + 1);
    return all.toString("utf8", 0, end) === headOf(key, data) ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** With the digest, as V8 runs what it is given, damaged or not. */
function headOf(key: string, data: Buffer): string {
  return `${key}|${createHash("sha256").update(data).digest("hex")}`;
}

function write(path: string, data: Buffer): void {
  const partial = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(partial, data, { mode: 0o600, flag: "wx" });
    renameSync(partial, path);
  } catch {
    // It is as fast as before the next time.
  }
}
