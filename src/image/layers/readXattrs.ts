import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { errorCode } from "../../base/errorCode.ts";
import { isAbort, isSlipwayError } from "../../base/errors.ts";
import { nameOf } from "../../buildcontext/tarNames.ts";
import { refuseLayer } from "./refuseLayer.ts";

/** By their names, in the order of these. */
export type Xattrs = ReadonlyMap<string, Uint8Array>;

/**
 * Extended attributes of some files and folders below `root`, by their absolute paths; of those that have none
 * there is nothing. Read by one `getfattr`, as Node cannot; so many paths at most as an argument list has room for.
 * Taken is what a file was given, `user.*` and `security.capability`; labels, access lists and what union
 * file systems note are this machine's. Rejects with `layer-refused` where they cannot be read, AbortError.
 */
export async function readXattrs(
  root: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Xattrs>> {
  if (process.platform !== "linux") throw refused(root, "only Linux tells them", otherWay);
  const child = spawn("getfattr", [...options, "--", ...paths], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
    ...(signal && { signal }),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  try {
    const [found, fault, code] = await Promise.all([
      readRecords(child.stdout),
      readFault(child.stderr),
      ended,
    ]);
    // It ends well, too, where it was told the names of attributes and not their values.
    if (code === 0 && fault === undefined) return found;
    throw faultOf(root, paths, fault ?? `getfattr ended with ${code ?? "a signal"}`);
  } catch (error) {
    if (isAbort(error) || isSlipwayError(error)) throw error;
    const isMissing = errorCode(error) === "ENOENT";
    const why = isMissing ? "there is no getfattr" : String(error);
    throw refused(root, why, isMissing ? withoutProgram : otherWay, error);
  } finally {
    child.kill();
  }
}

const options = [
  ...["--no-dereference", "--absolute-names", "--dump", "--encoding=hex"],
  "--match=^(user\\.|security\\.capability$)",
];
const otherWay = "Leave the attributes out, or give a tar file that has them.";
const withoutProgram =
  "Install the package attr, leave the attributes out, or give a tar file that has them.";
const readable = "Make it readable for you, or name it in the ignore file.";

/** As `getfattr` writes them: the file, a line for each attribute, an empty line. */
async function readRecords(output: Readable): Promise<ReadonlyMap<string, Xattrs>> {
  const found = new Map<string, Xattrs>();
  let path: string | undefined;
  let lines: string[] = [];
  for await (const line of linesOf(output)) {
    if (line.startsWith(fileLine)) path = textOf(line.slice(fileLine.length));
    else if (line !== "") lines.push(line);
    else {
      const attributes = attributesOf(lines);
      if (path !== undefined && attributes !== undefined) found.set(path, attributes);
      lines = [];
    }
  }
  return found;
}

/** Undefined where none of them is the file's own. */
function attributesOf(lines: readonly string[]): Xattrs | undefined {
  const attributes: [string, Uint8Array][] = [];
  for (const line of lines) {
    const [name = "", value = ""] = line.split("=0x");
    const key = textOf(name);
    if (!isForeign(key)) attributes.push([key, plainValue(key, Buffer.from(value, "hex"))]);
  }
  // A disk gives them in an order of its own.
  attributes.sort(([a], [b]) => (a < b ? -1 : 1));
  return attributes.length === 0 ? undefined : new Map(attributes);
}

const fileLine = "# file: ";

/** The first line, with nothing left over in the pipe. */
async function readFault(output: Readable): Promise<string | undefined> {
  let first: string | undefined;
  for await (const line of linesOf(output)) first ??= textOf(line.replace(/^getfattr: /, ""));
  return first;
}

/** A path may have the sign in it that ends it here, so the longest one counts. */
function faultOf(root: string, paths: readonly string[], fault: string): Error {
  const ofFault = paths.filter((path) => fault.startsWith(`${path}: `));
  if (ofFault.length === 0) return refused(root, fault, otherWay);
  const path = ofFault.reduce((one, other) => (other.length > one.length ? other : one));
  // In between may be the attribute.
  return refused(path, fault.slice(fault.lastIndexOf(": ") + 2), readable);
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
