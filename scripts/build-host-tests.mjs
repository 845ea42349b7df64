/** Bundles the suite that runs inside VS Code to `out/test/host/index.js`; mocha stays outside. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleOptions } from "./build.mjs";

await build({
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  entryPoints: ["test/host/index.ts"],
  outfile: "out/test/host/index.js",
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  external: ["vscode", "mocha"],
  sourcemap: "inline",
  // The heavy rooms stay outside: no suite gets as far as to need one.
  plugins: bundleOptions().plugins,
  logLevel: "warning",
});
