import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import {
  type FolderLayerOptions,
  layerFromFolder,
} from "../../../src/image/layers/layerFromFolder.ts";
import { writeLayer } from "../../../src/image/layers/writeLayer.ts";
import { createContextFolder } from "../../buildcontext/contextFolder.ts";
import { requireBeds } from "../../support/beds/beds.ts";
import { filesOf, memoryStore } from "./layerFixture.ts";

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, {
    ...{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 30_000 },
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
const set = (file: string, name: string, value: string): string =>
  run("setfattr", "--no-dereference", "--name", name, "--value", value, "--", file);
const gzip = { compression: "gzip" } as const;
const isRoot = process.getuid?.() === 0;
const LIMIT = { timeout: 120_000, skip: requireBeds("attr") };

describe("extended attributes of a folder's files", LIMIT, () => {
  it("are taken where asked, in the order of their names, whatever the files are called", async () => {
    using folder = createContextFolder({ "d/plain": "p", "d/ö: \\ x=1": "1", "e/": "" });
    const line = join(folder.path, "d/a\nb\r");
    writeFileSync(line, "n");
    set(line, "user.z", "0x00ff0a3d00");
    set(line, "user.a b\n\\ü", "of a name");
    set(line, "user.empty", "");
    linkSync(line, join(folder.path, "z"));
    symlinkSync("d", join(folder.path, "link"));
    set(join(folder.path, "d/ö: \\ x=1"), "user.one", "1");
    set(join(folder.path, "d"), "user.folder", "f".repeat(3000));
    set(folder.path, "user.top", "is not in the layer");
    const wanted = {
      "srv/d": { "user.folder": hex("f".repeat(3000)) },
      "srv/d/a\nb\r": {
        "user.a b\n\\ü": hex("of a name"),
        "user.empty": "",
        "user.z": "00ff0a3d00",
      },
      "srv/d/ö: \\ x=1": { "user.one": hex("1") },
    };
    assert.deepEqual(await attributesOf(folder.path), wanted);
    assert.deepEqual(await attributesOf(folder.path, { xattrs: false }), {});
    symlinkSync(folder.path, `${folder.path}-link`);
    assert.deepEqual(await attributesOf(`${folder.path}-link`), wanted);
    run("rm", `${folder.path}-link`);
  });

  it("are the same whatever was set first, and as GNU tar reads them", async () => {
    using one = createContextFolder({ f: "f" });
    using two = createContextFolder({ f: "f" });
    for (const [folder, names] of [
      [one, ["user.a", "user.b", "user.c"]],
      [two, ["user.c", "user.a", "user.b"]],
    ] as const) {
      for (const name of names) set(join(folder.path, "f"), name, `of ${name}`);
    }
    const store = memoryStore();
    const [first, second] = [await layerOf(one.path, store), await layerOf(two.path, store)];
    assert.equal(second.descriptor.digest, first.descriptor.digest);
    using into = createContextFolder({ "layer.tar.gz": "" });
    const tar = join(into.path, "layer.tar.gz");
    writeFileSync(tar, store.blobs.get(first.descriptor.digest) ?? "");
    run("tar", "--xattrs", "-xzf", tar, "-C", into.path);
    const listed = run("getfattr", "--dump", "--absolute-names", join(into.path, "srv/f"));
    assert.deepEqual(listed.trim().split("\n").slice(1), [
      ...['user.a="of user.a"', 'user.b="of user.b"', 'user.c="of user.c"'],
    ]);
  });

  it("are those of this machine never, and capabilities those for all", async () => {
    assert.ok(isRoot, "needs root");
    using folder = createContextFolder({ ping: "1", rootless: "2", d: "3" });
    const [ping, rootless] = [join(folder.path, "ping"), join(folder.path, "rootless")];
    run("setcap", "cap_net_raw=ep", ping);
    run("setcap", "-n", "1000", "cap_net_raw=ep", rootless);
    set(ping, "user.kept", "1");
    set(ping, "trusted.x", "1");
    set(ping, "security.selinux", "system_u:object_r:bin_t:s0");
    for (const name of ["overlay.opaque", "containers.override_stat", "rootlesscontainers"]) {
      set(join(folder.path, "d"), `user.${name}`, "y");
    }
    // An access list of the owner, one user, the group, a mask and others.
    const list = "02000000 01000600ffffffff 0200040001000000 04000400ffffffff 10000400ffffffff";
    set(ping, "system.posix_acl_access", `0x${list}20000400ffffffff`.replaceAll(" ", ""));
    const capability = "0100000200200000000000000000000000000000";
    assert.deepEqual(await attributesOf(folder.path), {
      "srv/ping": { "security.capability": capability, "user.kept": hex("1") },
      "srv/rootless": { "security.capability": capability },
    });
  });

  it("that cannot be read are an error of their file, unless it is left out", async () => {
    using folder = createContextFolder({ a: "a", "secret: x": "s", "closed/f": "f" });
    for (const name of ["a", "secret: x"]) set(join(folder.path, name), "user.x", "1");
    chmodSync(folder.path, 0o755);
    chmodSync(join(folder.path, "secret: x"), 0);
    chmodSync(join(folder.path, "closed"), 0);
    const excludes = ["closed"];
    await asNobody(async () => {
      await assert.rejects(attributesOf(folder.path, { excludes }), {
        code: "layer-refused",
        facts: { path: join(folder.path, "secret: x") },
        message: /extended attributes cannot be read: Permission denied/,
      });
      assert.deepEqual(await attributesOf(folder.path, { excludes: [...excludes, "secret*"] }), {
        "srv/a": { "user.x": hex("1") },
      });
    });
  });

  it("have names that a layer can have", async () => {
    using folder = createContextFolder({ f: "1" });
    set(join(folder.path, "f"), "user.a=b", "1");
    await assert.rejects(attributesOf(folder.path), {
      ...{ code: "layer-refused", message: /attribute of it has a name that none may have/ },
    });
  });

  it("of a folder that is missing are no other error than without them", async () => {
    using folder = createContextFolder({ f: "1" });
    for (const [name, message] of [
      ["missing", /it does not exist/],
      ["f", /it is no folder/],
    ] as const) {
      const made = attributesOf(join(folder.path, name));
      await assert.rejects(made, { code: "layer-refused", message });
    }
  });

  it("are asked for no longer after a cancel", async () => {
    using folder = createContextFolder({ f: "1" });
    const options = { prefix: "", epoch: 0, xattrs: true };
    const listed = layerFromFolder(folder.path, options, AbortSignal.abort());
    await assert.rejects(listed.next(), { name: "AbortError" });
  });

  describe("of many files", () => {
    const folder = createContextFolder({});
    const count = 5000;
    before(() => {
      const restored: string[] = [];
      for (let at = 0; at < count; at++) {
        if (at % 100 === 0) mkdirSync(join(folder.path, `d${at / 100}`));
        const path = `d${Math.floor(at / 100)}/f${at}`;
        writeFileSync(join(folder.path, path), "");
        // Every seventh has none.
        if (at % 7 !== 0) restored.push(`# file: ${path}\nuser.n="${at}"\n\n`);
      }
      const list = join(folder.path, "restored");
      writeFileSync(list, restored.join(""));
      run("sh", "-c", 'cd "$0" && setfattr --restore=restored && rm restored', folder.path);
    });

    it("come batch by batch, each to its file", async () => {
      const found = await attributesOf(folder.path);
      folder[Symbol.dispose]();
      const all = Array.from({ length: count }, (_, at) => at).filter((at) => at % 7 !== 0);
      assert.deepEqual(
        found,
        Object.fromEntries(
          all.map((at) => [`srv/d${Math.floor(at / 100)}/f${at}`, { "user.n": hex(`${at}`) }]),
        ),
      );
    });
  });
});

const layerOf = (root: string, store: ReturnType<typeof memoryStore>, more = {}) => {
  const options: FolderLayerOptions = { prefix: "srv", epoch: 1000, xattrs: true, ...more };
  return writeLayer(store, layerFromFolder(root, options), gzip);
};

/** Of the files that have some, in hexadecimal digits, as they stand in the layer. */
async function attributesOf(root: string, more: Partial<FolderLayerOptions> = {}) {
  const files = await filesOf(await layerOf(root, memoryStore(), more));
  const rows = files.flatMap(({ path, xattrs }) => {
    if (xattrs === undefined) return [];
    const values = [...xattrs].map(([name, value]) => [name, Buffer.from(value).toString("hex")]);
    assert.deepEqual([...xattrs.keys()], [...xattrs.keys()].sort());
    return [[path, Object.fromEntries(values)]];
  });
  return Object.fromEntries(rows);
}

function hex(text: string): string {
  return Buffer.from(text).toString("hex");
}

/** Root may read everything. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
