import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Uri } from "vscode";
import type { createAllFiles } from "../../src/vscode/files/allFiles.ts";
import type { virtualPath, virtualUri } from "../../src/vscode/files/virtualPath.ts";
import { createContextFolder } from "../buildcontext/contextFolder.ts";

const LIMIT = { timeout: 20_000 };

interface Room {
  readonly createAllFiles: typeof createAllFiles;
  readonly virtualPath: typeof virtualPath;
  readonly virtualUri: typeof virtualUri;
}

const texts: Readonly<Record<string, string>> = {
  "vfs://hub/me/shop/Dockerfile": "FROM scratch\nCOPY src /\n",
  "vfs://hub/me/shop/src/a.ts": "1",
  "vfs://hub/me/secret": "no",
};

describe("files of VS Code's own file systems", LIMIT, () => {
  const asked: string[] = [];
  let room: Room;
  before(async () => {
    room = await load(fakeApi(asked));
  });
  const uri = (scheme: string, authority: string, path: string) =>
    ({ scheme, authority, path, fsPath: path }) as Uri;

  it("have paths of their own, from which their addresses come back", () => {
    const uris = [
      uri("vfs", "hub", "/me/shop/Dockerfile"),
      uri("vfs", "", "/a b/ü"),
      uri("vfs", "a+b/c@d", "/"),
      uri("file", "", "/home/Dockerfile"),
    ];
    const paths = uris.map(room.virtualPath);
    assert.equal(new Set(paths).size, uris.length);
    for (const [index, { scheme, authority, path }] of uris.entries()) {
      const back = room.virtualUri(paths[index] ?? "");
      const { scheme: s, authority: a, path: p } = back ?? uri("", "", "");
      assert.deepEqual([s, a, p], [scheme, authority, path]);
    }
    for (const path of ["/", "/vscode:", "/vscode:/vfs", "/home/me"]) {
      assert.equal(room.virtualUri(path), undefined, path);
    }
  });

  it("are read, and what is missing is missing", async () => {
    const files = room.createAllFiles();
    const at = (path: string) => files.pathOf(uri("vfs", "hub", path)) ?? assert.fail(path);
    const shop = at("/me/shop");
    assert.equal(await files.readText(join(shop, "src/a.ts")), "1");
    assert.equal(await files.readText(join(shop, "none")), undefined);
    await assert.rejects(files.readText(join(shop, "closed")), { code: "NoPermissions" });
    assert.equal(await files.isThere(join(shop, "src")), true);
    assert.equal(await files.isThere(join(shop, "none")), false);
    assert.deepEqual(await files.namesIn(shop), ["Dockerfile", "src"]);
    assert.deepEqual(await files.namesIn(join(shop, "none")), []);
    assert.equal(files.uriOf(join(shop, "src")).path, "/me/shop/src");
  });

  it("are listed as a build context", async () => {
    const files = room.createAllFiles();
    const root = files.pathOf(uri("vfs", "hub", "/me/shop")) ?? "";
    const dockerfilePath = join(root, "Dockerfile");
    const { files: listed } = await files.openListing({ root, dockerfilePath });
    assert.deepEqual(
      listed.match("src/*").map(({ path, bytes }) => [path, bytes]),
      [["src/a.ts", 1]],
    );
    const whole = await files.listWholeFolder(root, 100);
    assert.deepEqual(
      whole?.top.folders.map(({ path }) => path),
      ["src"],
    );
  });

  it("are not asked about what is around the folders of the workspace", async () => {
    const files = room.createAllFiles();
    const secret = files.pathOf(uri("vfs", "hub", "/me/secret")) ?? "";
    asked.length = 0;
    assert.equal(await files.readText(secret), undefined);
    assert.equal(await files.isThere(secret), false);
    assert.deepEqual(asked, []);
  });

  it("leave those of the machine to Node, and serve nothing of what is no file system", async () => {
    using folder = createContextFolder({ a: "1" });
    const files = room.createAllFiles();
    asked.length = 0;
    const path = files.pathOf(uri("file", "", join(folder.path, "a")));
    assert.equal(path, join(folder.path, "a"));
    assert.equal(await files.readText(path ?? ""), "1");
    assert.deepEqual(await files.namesIn(folder.path), ["a"]);
    assert.deepEqual(asked, []);
    assert.equal(files.pathOf(uri("untitled", "", "/Untitled-1")), undefined);
  });
});

function fakeApi(asked: string[]): unknown {
  class FileSystemError extends Error {
    readonly code: string;
    constructor(code: string) {
      super(code);
      this.code = code;
    }
  }
  const textAt = ({ scheme, authority, path }: Uri): string | undefined => {
    const address = `${scheme}://${authority}${path}`;
    asked.push(address);
    if (address.endsWith("/closed")) throw new FileSystemError("NoPermissions");
    return texts[address];
  };
  const isFolder = ({ scheme, authority, path }: Uri): boolean =>
    Object.keys(texts).some((it) => it.startsWith(`${scheme}://${authority}${path}/`));
  const missing = () => new FileSystemError("FileNotFound");
  return {
    FileSystemError,
    FileType: { File: 1, Directory: 2, SymbolicLink: 64 },
    Uri: {
      from: (parts: object) => parts,
      file: (path: string) => ({ scheme: "file", authority: "", path, fsPath: path }),
    },
    workspace: {
      workspaceFolders: [{ uri: { scheme: "vfs", authority: "hub", path: "/me/shop" } }],
      getWorkspaceFolder: ({ path }: Uri) =>
        path === "/me/shop" || path.startsWith("/me/shop/") ? {} : undefined,
      fs: {
        isWritableFileSystem: (scheme: string) => (scheme === "vfs" ? true : undefined),
        async stat(uri: Uri) {
          const text = textAt(uri);
          if (text === undefined && !isFolder(uri)) throw missing();
          return { size: text?.length ?? 0 };
        },
        async readFile(uri: Uri) {
          const text = textAt(uri);
          if (text === undefined) throw missing();
          return new TextEncoder().encode(text);
        },
        async readDirectory(uri: Uri) {
          textAt(uri);
          if (!isFolder(uri)) throw missing();
          const start = `${uri.scheme}://${uri.authority}${uri.path}/`;
          const names = Object.keys(texts).flatMap((it) =>
            it.startsWith(start) ? [it.slice(start.length).split("/")] : [],
          );
          return names.map(([name, ...rest]) => [name, rest.length > 0 ? 2 : 1]);
        },
      },
    },
  };
}

async function load(api: unknown): Promise<Room> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "./allFiles.ts"; export * from "./virtualPath.ts";`,
      resolveDir: fileURLToPath(new URL("../../src/vscode/files", import.meta.url)),
    },
    ...{ bundle: true, write: false, format: "cjs", platform: "node", logLevel: "silent" },
    external: ["vscode"],
    packages: "external",
  });
  const require = createRequire(import.meta.url);
  const module = { exports: {} as Room };
  const run = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  run((id: string) => (id === "vscode" ? api : require(id)), module, module.exports);
  return module.exports;
}
