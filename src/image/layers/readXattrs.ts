import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { errorCode } from "../../base/errorCode.ts";
import { isAbort, isSlipwayError } from "../../base/errors.ts";
import { nameOf } from "../../buildcontext/tarNames.ts";
import { refuseLayer } from "./refuseLayer.ts";

/** Extended attributes of what is in a folder. */
export interface FolderXattrs {
  /**
   * By the path below the folder; undefined where there are none. Throws `layer-refused` where they could
   * not be read.
   */
  of(path: string): ReadonlyMap<string, Uint8Array> | undefined;
}

/**
 * Reads them by one `getfattr` for the whole folder, as Node cannot; those of all its files are in memory.
 * Taken is what a file was given, `user.*` and `security.capability`; labels, access lists and what union
 * file systems note are this machine's. Rejects with `layer-refused` where there is no `getfattr`.
 */
export async function readXattrs(root: string, signal?: AbortSignal): Promise<FolderXattrs> {
  if (process.platform !== "linux") throw refused(root, "only Linux tells them", otherWay);
  // So each name begins with the same, also below `/` and where the folder is a link.
  const top = `${root}/.`;
  const found = new Map<string, string>();
  const faults = new Map<string, string>();
  const child = spawn("getfattr", [...options, "--", top], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
    ...(signal && { signal }),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  try {
    const [, unexplained, code] = await Promise.all([
      readRecords(child.stdout, `${top}/`, found),
      readFaults(child.stderr, top, faults),
      ended,
    ]);
    if (code === null || (code !== 0 && (unexplained !== undefined || faults.size === 0))) {
      throw refused(root, unexplained ?? `getfattr ended with ${code ?? "a signal"}`, otherWay);
    }
  } catch (error) {
    if (isAbort(error) || isSlipwayError(error)) throw error;
    const isMissing = errorCode(error) === "ENOENT";
    const why = isMissing ? "there is no getfattr" : String(error);
    const hint = isMissing ? withoutProgram : otherWay;
    throw refused(root, why, hint, error);
  } finally {
    child.kill();
  }
  return {
    of(path) {
      const fault = faults.get(path);
      if (fault !== undefined) throw refused(`${root}/${path}`, fault, readable);
      const lines = found.get(path);
      return lines === undefined ? undefined : attributesOf(lines);
    },
  };
}

const options = [
  ...["--recursive", "--physical", "--no-dereference", "--absolute-names", "--dump"],
  ...["--encoding=hex", "--match=^(user\\.|security\\.capability$)"],
];
const otherWay = "Leave the attributes out, or give a tar file that has them.";
const withoutProgram =
  "Install the package attr, leave the attributes out, or give a tar file that has them.";
const readable = "Make it readable for you, or name it in the ignore file.";

/**
 * As `getfattr` writes them: the file, a line for each attribute, an empty line. Those lines are kept: as maps of
 * bytes the attributes of many files would take some times as much.
 */
async function readRecords(
  output: Readable,
  below: string,
  found: Map<string, string>,
): Promise<void> {
  let path: string | undefined;
  let attributes: string[] = [];
  for await (const line of linesOf(output)) {
    if (line.startsWith(fileLine)) {
      const name = textOf(line.slice(fileLine.length));
      path = name.startsWith(below) ? name.slice(below.length) : undefined;
    } else if (line !== "") attributes.push(line);
    else if (attributes.length > 0) {
      if (path !== undefined) found.set(path, attributes.join("\n"));
      attributes = [];
    }
  }
}

/** Undefined where none of them is the file's own. */
function attributesOf(lines: string): ReadonlyMap<string, Uint8Array> | undefined {
  const attributes: [string, Uint8Array][] = [];
  for (const line of lines.split("\n")) {
    const [name = "", value = ""] = line.split("=0x");
    const key = textOf(name);
    if (!isForeign(key)) attributes.push([key, plainValue(key, Buffer.from(value, "hex"))]);
  }
  // A disk gives them in an order of its own.
  attributes.sort(([a], [b]) => (a < b ? -1 : 1));
  return attributes.length === 0 ? undefined : new Map(attributes);
}

const fileLine = "# file: ";

/**
 * What could not be read, by its path: that may be a file which is left out. Resolves to the first line
 * that is about something else.
 */
async function readFaults(
  output: Readable,
  top: string,
  faults: Map<string, string>,
): Promise<string | undefined> {
  let unexplained: string | undefined;
  for await (const line of linesOf(output)) {
    const text = textOf(line.replace(/^getfattr: /, ""));
    if (!text.startsWith(top)) {
      if (line !== "") unexplained ??= text;
      continue;
    }
    const why = text.slice(text.lastIndexOf(": ") + 2);
    // The folder itself is "", and nobody asks for it.
    const path = text.slice(top.length).replace(/^\//, "");
    // A name may have the sign in it that ends it here.
    for (let at = path.indexOf(": "); at >= 0; at = path.indexOf(": ", at + 1)) {
      faults.set(path.slice(0, at), why);
    }
  }
  return unexplained;
}

/** A byte a character, as names may be of any bytes. */
async function* linesOf(output: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of output.setEncoding("latin1")) {
    const lines = (rest + (chunk as string)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Line breaks, backslashes and equals signs stand there as three octal digits. */
function textOf(escaped: string): string {
  const bytes = escaped.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return nameOf(Buffer.from(bytes, "latin1"));
}

/** What file systems and tools without root note for themselves; in an image it would hide files. */
function isForeign(name: string): boolean {
  return /^user\.(overlay|fuseoverlayfs|containers|rootlesscontainers)(\.|$)/.test(name);
}

/** Capabilities that name a user namespace, which is one of this machine, as those for all. */
function plainValue(name: string, value: Buffer): Uint8Array {
  if (name !== "security.capability" || value.length !== 24 || value[3] !== 3) return value;
  // `vfs_ns_cap_data` of linux/capability.h without its last member.
  const plain = Buffer.from(value.subarray(0, 20));
  plain[3] = 2;
  return plain;
}

function refused(path: string, why: string, hint: string, cause?: unknown): Error {
  return refuseLayer(path, `its extended attributes cannot be read: ${why}`, hint, cause);
}
