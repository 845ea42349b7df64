import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Engine } from "../../src/engine/engine.ts";
import { connect, eventually, removeQuietly, request, unique } from "../engine/engineFixture.ts";
import { requireBed } from "../support/beds/beds.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { imageEngines, realRegistry } from "../support/realEngines.ts";
import { runSlipway } from "./runSlipway.ts";

const LIMIT = { timeout: 120_000 };
const example = fileURLToPath(new URL("../../examples/replace-site/", import.meta.url));
const [made = "", loaded = ""] = [
  ...readFileSync(join(example, "README.md"), "utf8").matchAll(/^```sh\n(.*?)^```/gms),
].map(([, commands = ""]) => commands);
const registry = realRegistry({ login: false });
const engines = imageEngines();

/** The guide's procedure, by the commands of the example's own README. */
describe("a base from a registry, its pages deleted, others put in their place", () => {
  if (registry === undefined || engines.length === 0) return;
  const word = unique();
  const base = `${registry.address}/bases/nginx-${word}:1.25`;
  const name = `${registry.address}/demo/site-${word}:v1`;
  let folder = "";
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-site-"));
    const engine = await connect(engines[0] as (typeof engines)[number]);
    await engine.tagImage("nginx:1.25-alpine", base);
    await engine.pushImage({ reference: base, credentials: undefined }, () => undefined);
    await removeQuietly(engine, base);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const type = async (commands: string): Promise<string> => {
    let said = "";
    for (const line of commands.trim().split("\n")) {
      const words = line
        .replaceAll(/"([^"]*)"/g, "$1")
        .split(" ")
        .slice(1);
      const args = words.map((one) => one.replace("$BASE", base).replace("$NAME", name));
      const env = { SLIPWAY_CACHE: join(folder, "store"), HOME: folder, DOCKER_HOST: "unix:///no" };
      const { code, stdout, stderr } = await runSlipway(args, { cwd: example, env });
      assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
      said += stdout;
    }
    return said;
  };

  test("goes without an engine; skopeo and umoci agree on digests and files", LIMIT, async () => {
    const said = await type(made);
    const { Digest, Layers } = (await skopeoInspect(name)) as {
      Digest: string;
      Layers: readonly string[];
    };
    assert.ok(said.includes(Digest), said);
    const before = (await skopeoInspect(base)) as { Layers: readonly string[] };
    assert.deepEqual(Layers.slice(0, before.Layers.length), before.Layers);
    assert.equal(Layers.length, before.Layers.length + 2);
    requireBed("skopeo");
    const layout = join(folder, "layout");
    await run("skopeo", ["copy", "--src-tls-verify=false", `docker://${name}`, `oci:${layout}:v1`]);
    requireBed("umoci");
    const bundle = join(folder, "bundle");
    await run("umoci", ["unpack", "--image", `${layout}:v1`, bundle]);
    const pages = join(bundle, "rootfs/usr/share/nginx/html");
    assert.deepEqual(readdirSync(pages).sort(), ["index.html", "style"]);
    for (const page of ["index.html", "style/site.css"]) {
      assert.deepEqual(readFileSync(join(pages, page)), readFileSync(join(example, "site", page)));
    }
    assert.ok(readdirSync(join(bundle, "rootfs/bin")).includes("busybox"));
  });

  test("gives the same digest a second time", LIMIT, async () => {
    const { Digest } = (await skopeoInspect(name)) as { Digest: string };
    rmSync(join(folder, "store"), { recursive: true, force: true });
    assert.ok((await type(made)).includes(Digest));
  });

  for (const bed of engines) {
    test(`runs in ${bed.name}`, LIMIT, async () => {
      const engine: Engine = await connect(bed);
      const command = loaded.replace("slipway copy", `slipway copy --engine ${bed.host}`);
      await type(command);
      const { Id } = await request(bed, "POST", "/containers/create", {
        Image: name,
        ExposedPorts: { "80/tcp": {} },
        HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } },
      });
      try {
        await request(bed, "POST", `/containers/${Id}/start`);
        const { NetworkSettings } = await request(bed, "GET", `/containers/${Id}/json`);
        const port = NetworkSettings.Ports["80/tcp"][0].HostPort;
        let page = "";
        await eventually("it serves the site", async () => {
          page = await fetch(`http://127.0.0.1:${port}/`)
            .then((answer) => answer.text())
            .catch(() => "");
          return page !== "";
        });
        assert.equal(page, readFileSync(join(example, "site/index.html"), "utf8"));
      } finally {
        await request(bed, "DELETE", `/containers/${Id}?force=1`);
        await removeQuietly(engine, name);
      }
    });
  }
});
