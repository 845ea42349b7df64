import { join } from "node:path";
import { Transform } from "node:stream";
import { type Headers, type Pack, type PackOptions, pack as packTar } from "tar-fs";
import { SlipwayError } from "../base/errors.ts";
import type { PackProgress } from "./buildContext.ts";
import { errorCode, unusablePath } from "./contextErrors.ts";
import type { PlacedDockerfile } from "./placeDockerfile.ts";
import { createReadAhead } from "./readAhead.ts";
import type { ContextEntry } from "./walkContext.ts";

export interface PackContent {
  readonly root: string;
  listEntries(signal: AbortSignal): Promise<readonly ContextEntry[]>;
  readonly dockerfile: PlacedDockerfile;
}

/**
 * Streams the entries as a tar: owner 0, times and permissions of the files, the given Dockerfile
 * last. Reads no faster than the tar is taken. Fails with `context-unusable` for a file that cannot
 * be read or that changes meanwhile; destroying the stream stops the reading.
 */
export function packContext(
  content: PackContent,
  onProgress?: (sent: PackProgress) => void,
): NodeJS.ReadableStream {
  let bytes = 0;
  let files = 0;
  let current = "";
  const counter = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      onProgress?.({ bytes, files });
      done(null, chunk);
    },
  });
  const toHeader = (header: Headers): Headers => {
    current = header.name;
    files++;
    return normalized(header);
  };
  const stop = new AbortController();
  counter.on("close", () => stop.abort());
  const start = async (): Promise<void> => {
    const entries = await content.listEntries(stop.signal);
    if (counter.destroyed) return;
    const tar = startTar({ ...content, entries }, toHeader, () => files++);
    tar.on("error", (error: Error) => counter.destroy(explained(content.root, current, error)));
    counter.on("close", () => tar.destroy());
    tar.pipe(counter);
  };
  start().catch((error: Error) => counter.destroy(error));
  return counter;
}

type Listed = Pick<PackContent, "root" | "dockerfile"> & {
  readonly entries: readonly ContextEntry[];
};

/** Options of tar-fs that its type declarations leave out. */
interface Undeclared {
  readonly umask: number;
  readonly fs: unknown;
}

/** tar-fs takes its list apart from the front, which is slow for a long one. */
const entriesAtOnce = 1000;

function startTar(
  { root, entries, dockerfile }: Listed,
  map: (header: Headers) => Headers,
  countDockerfile: () => void,
): Pack {
  const paths = entries.map((entry) => entry.path);
  const fs = createReadAhead(root, entries);
  const packFrom = (start: number, pack?: Pack): Pack => {
    const chunk = paths.slice(start, start + entriesAtOnce);
    const options: PackOptions & Undeclared = {
      entries: chunk,
      map,
      fs,
      umask: 0,
      finalize: false,
      finish: (tar) => {
        if (start + chunk.length < paths.length) packFrom(start + chunk.length, tar);
        else finishTar(tar, dockerfile, countDockerfile);
      },
      ...(pack === undefined ? {} : { pack }),
    };
    return packTar(root, options);
  };
  return packFrom(0);
}

function finishTar(tar: Pack, { path, content }: PlacedDockerfile, count: () => void): void {
  if (content !== undefined) {
    count();
    const header = { name: path, mode: 0o644, mtime: new Date(0), type: "file" as const };
    tar.entry(header, Buffer.from(content));
  }
  tar.finalize();
}

/** The largest time that the tar's number field takes without wrapping in tar-stream. */
const latestTime = new Date(0x7fffffff * 1000);

function normalized(header: Headers): Headers {
  const mtime = header.mtime.getTime() < 0 ? new Date(0) : header.mtime;
  return {
    ...header,
    uid: 0,
    gid: 0,
    mtime: mtime > latestTime ? latestTime : mtime,
    // Windows knows no execute permission; the docker command line grants it there too.
    mode: process.platform === "win32" ? header.mode | 0o111 : header.mode,
  };
}

function explained(root: string, current: string, error: Error): Error {
  if (error.message === "Size mismatch") {
    const path = join(root, current);
    return new SlipwayError(
      "context-unusable",
      { path },
      {
        message: `${path} changed its size while the context was sent.`,
        hint: "Build again once nothing writes to it, or name it in .dockerignore.",
        cause: error,
      },
    );
  }
  if (errorCode(error) === undefined) return error;
  const path = "path" in error && typeof error.path === "string" ? error.path : undefined;
  return unusablePath(path ?? join(root, current), error);
}
