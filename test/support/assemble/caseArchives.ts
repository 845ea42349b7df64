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

/** `t.tar` by bzip2 1.0.8 and zstd 1.5, as Node packs neither. */
export const packedElsewhere: Readonly<Record<string, Uint8Array>> = {
  "t.tbz": bytesOf([
    "QlpoOTFBWSZTWQwC4KgAAWFfvfOQQAH/hgBAQNxub9/AAIQGBAEACAABAEAYMAEbSwMlDKepoekGTQaA0AYjE000",
    "GRNFPSaADTIAAAAADakSaYgAAAMmmgAAJAoUu+hlXl53oiyH4tQx8YBVkkhQlYGAHCE5VJAiSAKlcma9O9yMS1ZH",
    "UMWQMgKz0QAE7RaJ64KCHG888nsvUgWRgSVeq0bwgBgSTwYEk5CzgyEpp5lO1ueJEeAIE9Dgc4ZhM1UFCjOpMsEU",
    "eUrPm0aWkEga+FJaLiA+nLShCMjyUiSjAFEoAHF6HX1qdfJmlDbXgTKOOzNvJSTuJf12GcVfKBSYCgexUsoyyVxw",
    "qaK0QsSqwQGNAsAIuwnWBqJU+qcCyZD4RsQhvhwDcHSftt0TzbnCR/F3JFOFCQDALgqA",
  ]),
  "t.tzst": bytesOf([
    "KLUv/QRoDQgAUosjH6CrA//jIDSc4a/Pz92/6z57f+Q8sLbJ9t/LYFTgRRmSjb88oGFddnXCxtlCuRTqAVrch2/C",
    "GNWEVsOix+OWEL4zV4dKQhBA7vcIPydjl+apLjGJ4VLO+FRXcsP4Ls99Of+zANWacKUWBYloW9p26fPPEb3SxOce",
    "5vD3/mMk3pOSeMsXh3M/Ev/5WjewSzAgMEtZ8v1RBfisXgfY2ACrTkgLBihl5qiM3V8t2ACqEGkcih5gOi0pACBm",
    "uisTwgCldTUFRhXDye1iPhE6AJ9f1TE2IHUilzI3b84M0AIwqTVABAoSTrKWXBP8TlXSKah7MZJkQMK+sqTf69GJ",
    "GgGnnmSW",
  ]),
};

function bytesOf(base64: readonly string[]): Uint8Array {
  return Buffer.from(base64.join(""), "base64");
}
