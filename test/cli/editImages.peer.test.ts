import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { requireBeds } from "../support/beds/beds.ts";
import { folderFacts } from "../support/folderFacts.ts";
import { runHere } from "./runHere.ts";
import { runSlipway } from "./runSlipway.ts";

const skip = requireBeds("umoci", "skopeo", "attr");
const cwd = mkdtempSync(join(tmpdir(), "slipway-edits-"));
after(() => rmSync(cwd, { recursive: true, force: true }));
const layout = join(cwd, "layout");
const root = process.getuid?.() === 0;

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const umoci = (...args: readonly string[]): string => run("umoci", ...args);
const skopeo = (...args: readonly string[]) => JSON.parse(run("skopeo", "inspect", ...args));

let bundles = 0;

/** Unpacks by umoci, which checks each digest. */
function unpack(tag: string): { readonly bundle: string; readonly rootfs: string } {
  const bundle = join(cwd, `bundle${bundles++}`);
  umoci("unpack", ...(root ? [] : ["--rootless"]), "--image", `${layout}:${tag}`, bundle);
  return { bundle, rootfs: join(bundle, "rootfs") };
}

/** One more layer, by umoci. */
function change(from: string, to: string, edit: (rootfs: string) => void): void {
  const { bundle, rootfs } = unpack(from);
  edit(rootfs);
  umoci("repack", "--image", `${layout}:${to}`, bundle);
}

/** Edits an image of the layout to another tag of it; what is printed. */
async function slipway(verb: string, from: string, to: string, ...args: readonly string[]) {
  const env = { SLIPWAY_CACHE: join(cwd, "store") };
  const [source, target] = [`oci:${layout}:${from}`, `oci:${layout}:${to}`];
  const ran = await runHere([verb, source, "-o", target, "--format", "json", ...args], {
    cwd,
    env,
  });
  assert.equal(ran.code, 0, ran.stderr);
  const report = JSON.parse(ran.stdout);
  // Skopeo reads all blobs and refuses what is not its digest.
  run("skopeo", "--insecure-policy", "copy", target, `dir:${join(cwd, `dir${bundles++}`)}`);
  const raw = run("skopeo", "inspect", "--raw", target);
  writeFileSync(join(cwd, "manifest"), raw);
  assert.equal(run("skopeo", "manifest-digest", "manifest").trim(), report.digest);
  const checked = await runHere(["inspect", target, "--validate"], { cwd, env });
  assert.equal(checked.code, 0, checked.stdout);
  return { report, notes: report.notes as readonly string[], config: skopeo("--config", target) };
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

describe("edits of images, as umoci and skopeo see them", { skip, timeout: 60_000 }, () => {
  before(() => {
    umoci("init", "--layout", layout);
    umoci("new", "--image", `${layout}:empty`);
    change("empty", "one", (rootfs) => {
      write(rootfs, {
        "usr/share/site/index.html": "old",
        "usr/share/site/sub/deep/a": "a",
        "usr/share/other/b": "b",
        "etc/conf": "1",
        "swap/inner": "x",
        "gone/file": "g",
        "bin/tool": "tool",
      });
      linkSync(join(rootfs, "bin/tool"), join(rootfs, "bin/other"));
      linkSync(join(rootfs, "gone/file"), join(rootfs, "kept-link"));
      chmodSync(join(rootfs, "bin/tool"), 0o4755);
      chmodSync(join(rootfs, "usr/share"), 0o2775);
      mkdirSync(join(rootfs, "tmp"));
      chmodSync(join(rootfs, "tmp"), 0o1777);
      symlinkSync("usr/share", join(rootfs, "www"));
      run("mkfifo", join(rootfs, "pipe"));
      if (root) run("mknod", join(rootfs, "null"), "c", "1", "3");
      if (root) run("chown", "7:8", join(rootfs, "etc/conf"));
    });
    change("one", "base", (rootfs) => {
      for (const path of ["gone", "swap", "usr/share/other/b"]) {
        rmSync(join(rootfs, path), { recursive: true });
      }
      write(rootfs, { swap: "now a file", "usr/share/other/ünïcödé": "u", "etc/conf": "2" });
    });
    umoci(
      ...["config", "--image", `${layout}:base`, "--config.env", "A=1", "--config.env", "B=2"],
      ...["--config.cmd", "serve", "--config.label", "base=yes", "--config.user", "7"],
    );
    write(join(cwd, "site"), { "index.html": "new", "css/main.css": "c" });
    symlinkSync("index.html", join(cwd, "site/home"));
  });

  it("append: what was deleted is gone, what was put there is there, the rest stays", async () => {
    const { notes, report } = await slipway(
      ...["append", "base", "appended", "--delete", "/www/site/", "--delete", "usr/share/other"],
      ...["--delete", "/none/x", "--layer", "site", "--prefix", "/www/site"],
    );
    assert.deepEqual(notes.length, 1);
    assert.match(notes[0] ?? "", /has nothing at \/none\/x to delete/);
    assert.equal(report.layers.length, 4);
    const expected = unpack("base").rootfs;
    rmSync(join(expected, "usr/share/other"), { recursive: true });
    for (const name of ["index.html", "sub"]) {
      rmSync(join(expected, "usr/share/site", name), { recursive: true });
    }
    cpSync(join(cwd, "site"), join(expected, "usr/share/site"), {
      ...{ recursive: true, verbatimSymlinks: true },
    });
    assert.deepEqual(folderFacts(unpack("appended").rootfs), folderFacts(expected));
  });

  it("append: the same again, and from a tar, gives the same files; times are fixed", async () => {
    const args = ["--layer", "site", "--prefix", "/www/site"] as const;
    const first = await slipway("append", "base", "again1", ...args);
    run("touch", join(cwd, "site/index.html"));
    const second = await slipway("append", "base", "again2", ...args);
    assert.equal(first.report.digest, second.report.digest);
    const dated = await slipway("append", "base", "dated", ...args, "--epoch", "1700000000");
    assert.equal(dated.config.created, "2023-11-14T22:13:20Z");
    assert.notEqual(dated.report.digest, first.report.digest);
    const owner = root ? ["--owner=0", "--group=0"] : [];
    run("tar", "-C", "site", ...owner, "-czf", "site.tar.gz", ".");
    await slipway("append", "base", "tar", "--layer", "site.tar.gz", "--prefix", "/www/site");
    assert.deepEqual(folderFacts(unpack("tar").rootfs), folderFacts(unpack("again1").rootfs));
    run("tar", "-C", "site", ...owner, "-cf", "site.tar", ".");
    await slipway("append", "empty", "tar-root", "--layer", "site.tar");
    assert.deepEqual(folderFacts(unpack("tar-root").rootfs), folderFacts(join(cwd, "site")));
  });

  it("append --xattrs: attributes are what umoci unpacks, and without the option none", async () => {
    const page = join(cwd, "site/index.html");
    run("setfattr", "-n", "user.origin", "-v", "here", page);
    const args = ["--layer", "site", "--prefix", "/srv"] as const;
    const plain = await slipway("append", "base", "plain", ...args);
    const { report } = await slipway("append", "base", "attributes", ...args, "--xattrs");
    assert.notEqual(report.layers.at(-1).diffId, plain.report.layers.at(-1).diffId);
    assert.match(report.layers.at(-1).createdBy, /append --layer site --prefix \/srv --xattrs$/);
    const read = (tag: string): string =>
      run("getfattr", "-d", join(unpack(tag).rootfs, "srv/index.html"));
    assert.match(read("attributes"), /^user\.origin="here"$/m);
    assert.equal(read("plain"), "");
    run("setfattr", "-x", "user.origin", page);
  });

  it("append --xattrs says what to do where getfattr is missing", async () => {
    const args = ["append", "scratch", "--layer", "site", "--xattrs", "-t", "x"];
    const env = { PATH: join(cwd, "nowhere"), SLIPWAY_CACHE: join(cwd, "store") };
    const ran = await runSlipway(args, { cwd, env });
    assert.equal(ran.code, 1, ran.stderr);
    assert.match(ran.stderr, /site cannot be in a layer: .*there is no getfattr.*package attr/s);
  });

  it("mutate: the config changes, layers do not", async () => {
    const before = skopeo("--config", `oci:${layout}:base`);
    const { config, report } = await slipway(
      ...["mutate", "base", "mutated", "--env", "A=9", "--env", "C=a=b", "--unset-env", "B"],
      ...["--entrypoint", '["/bin/tool","-x"]', "--user", "", "--workdir", "/srv", "--port", "80"],
      ...["--label", "more=1", "--volume", "/data", "--stop-signal", "SIGINT", "--author", "Ann"],
      ...["--annotation", "org.example.a=b", "--created", "2024-01-02T03:04:05Z"],
    );
    assert.deepEqual(config.config, {
      ...{ Env: ["A=9", "C=a=b"], Entrypoint: ["/bin/tool", "-x"], WorkingDir: "/srv" },
      ...{ ExposedPorts: { "80/tcp": {} }, Volumes: { "/data": {} }, StopSignal: "SIGINT" },
      Labels: { base: "yes", more: "1" },
    });
    assert.deepEqual([config.author, config.created], ["Ann", "2024-01-02T03:04:05Z"]);
    assert.deepEqual(config.rootfs, before.rootfs);
    assert.deepEqual(config.history, before.history);
    assert.deepEqual(report.annotations, { "org.example.a": "b" });
  });

  it("flatten: one layer, the same files and times", async () => {
    const { report, config } = await slipway("flatten", "base", "flat");
    assert.equal(report.layers.length, 1);
    assert.deepEqual(config.config, skopeo("--config", `oci:${layout}:base`).config);
    const facts = folderFacts(unpack("flat").rootfs, { times: true });
    assert.deepEqual(facts, folderFacts(unpack("base").rootfs, { times: true }));
    assert.equal(Object.keys(facts).length > 15, true);
  });

  it("rebase: the image as if it had been made on the other base", async () => {
    const makeApp = (base: string, to: string) => {
      change(base, to, (rootfs) => {
        write(rootfs, { "app/run": "run" });
        rmSync(join(rootfs, "etc/conf"));
      });
      umoci(
        ...["config", "--image", `${layout}:${to}`, "--config.env", "APP=1", "--config.user", "9"],
        ...["--config.label", "app=yes"],
      );
    };
    change("base", "base2", (rootfs) => write(rootfs, { "patched/lib": "2" }));
    umoci(
      ...["config", "--image", `${layout}:base2`, "--config.env", "A=2", "--config.cmd", "serve2"],
    );
    makeApp("base", "app");
    makeApp("base2", "app2");
    const bases = ["--old-base", `oci:${layout}:base`, "--new-base", `oci:${layout}:base2`];
    const { config, notes } = await slipway("rebase", "app", "rebased", ...bases);
    const wanted = skopeo("--config", `oci:${layout}:app2`);
    // Which of the variables stands first does not matter.
    const sorted = (of: typeof wanted) => ({ ...of.config, Env: [...of.config.Env].sort() });
    assert.deepEqual(sorted(config), sorted(wanted));
    assert.equal(config.history.length, wanted.history.length);
    assert.match(notes[0] ?? "", /but for what is the image's own: .*User.*Env APP|Env APP.*User/);
    assert.deepEqual(folderFacts(unpack("rebased").rootfs), folderFacts(unpack("app2").rootfs));
  });
});
