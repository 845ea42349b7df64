import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** Archives that ADD unpacks, by the name that a context gives them. */
export async function caseArchives(): Promise<Readonly<Record<string, Uint8Array>>> {
  const tar = pack();
  const mtime = new Date(900_000_000_000);
  const common = { mtime, uid: 0, gid: 0 };
  tar.entry({ ...common, name: "in.txt", mode: 0o640, uid: 3, gid: 4 }, "in an archive");
  tar.entry({ ...common, name: "deep/", type: "directory", mode: 0o750, uid: 5 });
  tar.entry({ ...common, name: "deep/two", mode: 0o4755 }, "two");
  tar.entry({ ...common, name: "deep/link", type: "symlink", linkname: "../in.txt", mode: 0o777 });
  tar.entry({ ...common, name: "same", type: "link", linkname: "in.txt", mode: 0o640 });
  tar.entry({ ...common, name: "nö/日本.txt", mode: 0o644 }, "names");
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  const plain = Buffer.concat(chunks);
  return { "t.tar": plain, "t.tgz": gzipSync(plain), "g.gz": gzipSync("no tar") };
}
