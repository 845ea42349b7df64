/**
 * Bundles the product with esbuild: `dist/extension.js`, `dist/cli.js`, and one file for each room
 * that is heavy, loaded at its first use. A room becomes such a chunk by being listed here and being
 * reached only by `import("…/<room>/index.ts")`.
 */
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, context } from "esbuild";
import { thirdPartyNotices } from "./third-party-notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

export const lazyRooms = [
  "engine",
  "buildcontext",
  "anywhere",
  "registry",
  "lint",
  "lintconfig",
  "shell",
  "shellcheck",
  "building",
  "form",
  "images",
  "layers",
  "containers",
  "registries",
  "push",
  "assemble",
  "assembling",
  "edits",
  "cliBuild",
  "cliHelp",
  "cliImages",
  "cliLint",
  "baseFacts",
  "ignorefile",
  "authoring",
  "scaffold",
  "newDockerfile",
];

/** The shell grammar, read at its first use. */
const wasm = ["web-tree-sitter/web-tree-sitter.wasm", "tree-sitter-bash/tree-sitter-bash.wasm"];

/**
 * What dockerode drags in and Slipway never calls: its ssh client (the system's `ssh` is used, with
 * the user's own configuration), its gRPC stack and BuildKit reader (the session is ours). They are
 * large, and ssh2 brings native add-ons.
 */
const unused = /^(ssh2|cpu-features|@grpc\/grpc-js|@grpc\/proto-loader)$/;

/** @type {import("esbuild").Plugin} */
const lazyChunks = {
  name: "lazy-chunks",
  setup(plugin) {
    plugin.onResolve({ filter: /\/index\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      const entry = relative(root, resolve(resolveDir, path)).replaceAll("\\", "/");
      const room = lazyRooms.find((it) => entryOf(it) === entry);
      return room === undefined ? undefined : { path: `./${room}.js`, external: true };
    });
  },
};

/**
 * A file of its own: few builds ask an engine anything through it.
 * @type {import("esbuild").Plugin}
 */
const dockerodeApart = {
  name: "dockerode-apart",
  setup(plugin) {
    plugin.onResolve({ filter: /^dockerode$/ }, ({ kind }) =>
      kind === "require-call" ? { path: "./dockerode.js", external: true } : undefined,
    );
  },
};

/** @type {import("esbuild").Plugin} */
const unusedParts = {
  name: "unused-parts",
  setup(plugin) {
    plugin.onResolve({ filter: unused }, (args) => ({ path: args.path, namespace: "unused" }));
    plugin.onResolve({ filter: /^\.\/(session|buildkit)$/ }, (args) =>
      /[\\/]dockerode[\\/]lib$/.test(args.resolveDir)
        ? { path: args.path, namespace: "unused" }
        : undefined,
    );
    plugin.onLoad({ filter: /.*/, namespace: "unused" }, () => ({
      contents: "module.exports = {};",
      loader: "js",
    }));
  },
};

/** Parts of rooms, where it is not a room of its own. */
const inRoom = {
  shell: "dockerfile/shell",
  anywhere: "buildcontext/anywhere",
  shellcheck: "app/shellcheck",
  building: "app/building",
  form: "vscode/build/form",
  images: "vscode/images",
  layers: "vscode/layers",
  containers: "vscode/containers",
  registries: "vscode/registries",
  push: "vscode/push",
  assemble: "vscode/assemble",
  assembling: "app/assembling",
  edits: "cli/edits",
  cliBuild: "cli/build",
  cliHelp: "cli/help",
  cliImages: "cli/images",
  cliLint: "cli/lint",
  ignorefile: "vscode/ignorefile",
  authoring: "vscode/authoring",
  newDockerfile: "vscode/newDockerfile",
  baseFacts: "app/baseFacts",
};

function entryOf(room) {
  return `src/${inRoom[room] ?? room}/index.ts`;
}

/** @returns {import("esbuild").BuildOptions} */
export function bundleOptions() {
  return {
    absWorkingDir: root,
    entryPoints: {
      extension: "src/extension.ts",
      cli: "src/cli.ts",
      dockerode: "dockerode",
      ...Object.fromEntries(lazyRooms.map((room) => [room, entryOf(room)])),
    },
    outdir: "dist",
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode"],
    // `import()` makes Node look through the text of a chunk for the names that it exports: 0.1 s for a command.
    supported: { "dynamic-import": false },
    define: { "import.meta.dirname": "__dirname" },
    alias: {
      // Its ES module looks for itself by import.meta.url, which a CommonJS bundle does not have.
      "web-tree-sitter": createRequire(import.meta.url).resolve("web-tree-sitter"),
      // Its other form asks for its parts in a way that no bundler can follow.
      "jsonc-parser": "jsonc-parser/lib/esm/main.js",
    },
    minify: true,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    plugins: [lazyChunks, dockerodeApart, unusedParts],
  };
}

/**
 * What VS Code runs in a browser: one file, as there `require` knows nothing but `vscode`, and a chunk
 * would have to be fetched as text and evaluated by us. What is reached by `import()` is still run at its
 * first use only; all of it is there at once, in a third of a megabyte on the wire. Node's built-ins do
 * not resolve for this platform, so a room that needs one fails the build; paths are the exception, and
 * have a module of our own.
 * @returns {import("esbuild").BuildOptions}
 */
export function webOptions() {
  const { entryPoints, outdir, plugins, define, alias, ...shared } = bundleOptions();
  return {
    ...shared,
    entryPoints: ["src/extension.web.ts"],
    outfile: "dist/web.js",
    platform: "browser",
    target: "es2022",
    alias: { ...alias, "node:path": resolve(root, "src/base/posixPath.ts") },
  };
}

async function main() {
  const watch = process.argv.includes("--watch");
  await rm(resolve(root, "dist"), { recursive: true, force: true });
  await mkdir(resolve(root, "dist"));
  const { resolve: find } = createRequire(import.meta.url);
  for (const file of wasm) await copyFile(find(file), resolve(root, "dist", basename(file)));
  const all = [bundleOptions(), webOptions()];
  if (watch) {
    for (const options of all) {
      const watching = await context({ ...options, minify: false, sourcemap: "linked" });
      await watching.watch();
    }
    return;
  }
  const [node, web] = await Promise.all(
    all.map(async (options) => (await build(options)).metafile),
  );
  const metafile = {
    inputs: { ...web.inputs, ...node.inputs },
    outputs: { ...web.outputs, ...node.outputs },
  };
  // Read by the bundle test and the benchmark; left out of the package.
  await writeFile(resolve(root, "dist/meta.json"), JSON.stringify(metafile));
  const notices = await thirdPartyNotices(Object.keys(metafile.inputs), root);
  await writeFile(resolve(root, "dist/THIRD-PARTY-NOTICES.txt"), notices);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
