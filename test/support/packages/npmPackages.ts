import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import type { ServedPaths } from "../packageRegistry.ts";

const packages: readonly {
  readonly manifest: { readonly name: string; readonly version: string; readonly bin?: string };
  readonly script: string;
}[] = [
  { manifest: { name: "leftword", version: "1.0.0" }, script: 'exports.word = "left";\n' },
  // Of its name only: `vite build` puts the page where Vite would.
  {
    manifest: { name: "vite", version: "7.0.0", bin: "index.js" },
    script:
      '#!/usr/bin/env node\nconst { mkdirSync, cpSync } = require("node:fs");\nmkdirSync("dist");\ncpSync("index.html", "dist/index.html");\n',
  },
];

const tarballs = await Promise.all(
  packages.map(async ({ manifest, script }) => {
    const tar = pack();
    const mtime = new Date(0);
    tar.entry({ name: "package/package.json", mtime }, JSON.stringify(manifest));
    tar.entry({ name: "package/index.js", mtime, mode: 0o755 }, script);
    tar.finalize();
    return { manifest, tarball: gzipSync(await buffer(tar)) };
  }),
);

/** `sha512-…` by the package's name. */
export const npmIntegrity: Readonly<Record<string, string>> = Object.fromEntries(
  tarballs.map(({ manifest, tarball }) => [
    manifest.name,
    `sha512-${createHash("sha512").update(tarball).digest("base64")}`,
  ]),
);

export const npmPaths: ServedPaths = Object.fromEntries(
  tarballs.flatMap(({ manifest, tarball }) => {
    const { name, version } = manifest;
    const metadata = (origin: string): string => {
      const dist = { tarball: `${origin}/npm/${name}.tgz`, integrity: npmIntegrity[name] };
      const versions = { [version]: { ...manifest, dist } };
      return JSON.stringify({ name, "dist-tags": { latest: version }, versions });
    };
    return [
      [`/npm/${name}`, metadata],
      [`/npm/${name}.tgz`, () => tarball],
    ];
  }),
);
