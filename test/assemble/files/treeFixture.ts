import { copyFiles } from "../../../src/assemble/files/copyFiles.ts";
import type { CopyRequest } from "../../../src/assemble/files/copyRequest.ts";
import { emptyTree, type FileTree } from "../../../src/assemble/files/fileTree.ts";
import type { LayerFile } from "../../../src/image/layers/layerFile.ts";

/**
 * Files by their path: a text is a content, `-> x` a link, `= x` one more name; a path with a slash at
 * its end is a folder, which parents are of themselves.
 */
export type Files = Readonly<
  Record<string, string | (Partial<LayerFile> & { readonly text?: string })>
>;

export function layerFilesOf(files: Files): LayerFile[] {
  return Object.entries(files).map(([path, given]): LayerFile => {
    const { text = "", ...facts } = typeof given === "string" ? { text: given } : given;
    const common = { uid: 0, gid: 0, size: 0, modified: 1000, ...facts };
    if (path.endsWith("/")) {
      return { mode: 0o755, ...common, path: path.slice(0, -1), kind: "folder" };
    }
    if (text.startsWith("-> ")) {
      return { mode: 0o777, ...common, path, kind: "symlink", link: text.slice(3) };
    }
    if (text.startsWith("= ")) {
      return { mode: 0o644, ...common, path, kind: "hardlink", link: text.slice(2) };
    }
    const bytes = Buffer.from(text);
    const content = () => [bytes];
    return { mode: 0o644, kind: "file", content, ...common, path, size: bytes.length };
  });
}

export async function treeOf(files: Files): Promise<FileTree> {
  const tree = emptyTree();
  await tree.apply(layerFilesOf(files));
  return tree;
}

/** A COPY of paths of a tree; `choices` as they differ from a plain one. */
export function requestOf(
  tree: FileTree,
  paths: readonly string[],
  destination: string,
  choices: Partial<CopyRequest> = {},
): CopyRequest {
  return {
    sources: paths.map((path) => ({ kind: "tree", tree, path, from: "the build context" })),
    ...{ destination, owner: undefined, mode: undefined, link: false, parents: false },
    ...{ excludes: [], unpack: false, epoch: 5000, ...choices },
  };
}

export async function copy(
  into: FileTree,
  ...request: Parameters<typeof requestOf>
): Promise<readonly string[]> {
  return listing(await copyFiles(into, requestOf(...request)));
}

/** A line each, such as `file 644 0:0 x/a hello` or `symlink 777 0:0 x/l -> a`. */
export async function listing(files: Iterable<LayerFile>): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const file of files) {
    const { kind, mode, uid, gid, path, link } = file;
    const content = file.content ? ` ${await textOf(file)}`.trimEnd() : "";
    const target = link === undefined ? "" : ` -> ${link}`;
    lines.push(`${kind} ${mode.toString(8)} ${uid}:${gid} ${path}${target}${content}`);
  }
  return lines;
}

export async function textOf(file: LayerFile | undefined): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file?.content?.() ?? []) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
