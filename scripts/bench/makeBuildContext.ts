import { randomFillSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with a Dockerfile, made for a measurement. */
export interface BuildContextFolder {
  readonly folder: string;
  /** Gives one of the files other content of the same size. */
  change(): void;
  remove(): void;
}

export interface FolderShape {
  readonly files: number;
  /** Bytes of each file. */
  readonly size: number;
  /** What the Dockerfile takes of it: one file, or all. */
  readonly needed: "one" | "all";
}

/** Incompressible content, so that no engine gains by chance. */
export function makeBuildContext({ files, size, needed }: FolderShape): BuildContextFolder {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-build-"));
  const content = Buffer.allocUnsafe(size);
  const write = (index: number): void => {
    randomFillSync(content, 0, Math.min(size, 4096));
    writeFileSync(join(folder, pathOf(index)), content);
  };
  randomFillSync(content);
  for (let index = 0; index < files; index += 1) {
    if (index % filesInFolder === 0) mkdirSync(join(folder, folderOf(index)));
    write(index);
  }
  const copy = needed === "one" ? `COPY ${pathOf(0)} /data/` : "COPY . /data/";
  writeFileSync(join(folder, "Dockerfile"), `FROM busybox:1.36\n${copy}\n`);
  return {
    folder,
    change: () => write(files >> 1),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const filesInFolder = 250;

function folderOf(index: number): string {
  return `d${Math.floor(index / filesInFolder)}`;
}

function pathOf(index: number): string {
  return `${folderOf(index)}/file-${index}`;
}
