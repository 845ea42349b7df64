import { strict as assert } from "node:assert";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Engine } from "../../src/engine/engine.ts";
import {
  buildRequest,
  connect,
  eventually,
  recordBuild,
  removeQuietly,
  request,
  unique,
} from "../engine/engineFixture.ts";
import { requireBed } from "../support/beds/beds.ts";
import { run } from "../support/beds/run.ts";
import { skopeoInspect } from "../support/beds/skopeo.ts";
import { folderFacts } from "../support/folderFacts.ts";
import { imageEngines, type RealEngine, realRegistry } from "../support/realEngines.ts";
import { runSlipway } from "./runSlipway.ts";

const LIMIT = { timeout: 120_000 };
const example = fileURLToPath(new URL("../../examples/replace-site/", import.meta.url));
const [made = "", loaded = ""] = [
  ...readFileSync(join(example, "README.md"), "utf8").matchAll(/^```sh\n(.*?)^```/gms),
].map(([, commands = ""]) => commands);
const registry = realRegistry({ login: false });
const engines = imageEngines();
const html = "/usr/share/nginx/html";
/** A page that the base has besides the one that is replaced. */
const old = "/old/page.html";

/** What is deleted: all that is in the folder, or the folder itself, which the site's layer has again. */
const variants: readonly (readonly [string, string, readonly RealEngine[]])[] = [
  ["its pages deleted", made, engines],
  [
    "their folder deleted itself",
    made.replace(`--delete ${html}/ `, `--delete ${html} `),
    engines.filter(({ name }) => /^docker (20\.10|28\.5)$/.test(name)),
  ],
];

/** The guide's procedure, by the commands of the example's own README. */
for (const [at, [variant, commands, beds]] of variants.entries()) {
  describe(`a base from a registry, ${variant}, others put in their place`, () => {
    if (registry === undefined || engines.length === 0) return;
    const word = unique();
    const base = `${registry.address}/bases/nginx-${word}:1.25`;
    const name = `${registry.address}/demo/site-${word}:v1`;
    let folder = "";
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "slipway-site-"));
      const [bed] = engines as readonly [RealEngine];
      const engine = await connect(bed);
      const dockerfile = `FROM nginx:1.25-alpine\nCOPY Dockerfile ${html}${old}\n`;
      const built = await recordBuild(engine, buildRequest(dockerfile, { tags: [base] }));
      assert.equal(built.error, undefined);
      await engine.pushImage({ reference: base, credentials: undefined }, () => undefined);
      assert.deepEqual(await serve(bed, base, [old]), [[200, dockerfile]]);
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
        const env = {
          SLIPWAY_CACHE: join(folder, "store"),
          HOME: folder,
          DOCKER_HOST: "unix:///no",
        };
        const { code, stdout, stderr } = await runSlipway(args, { cwd: example, env });
        assert.equal(code, 0, `${line}\n${stdout}${stderr}`);
        said += stdout;
      }
      return said;
    };
    /** By skopeo and umoci, which check each digest on the way. */
    const unpack = async (image: string, to: string): Promise<string> => {
      for (const bed of ["skopeo", "umoci"] as const) requireBed(bed);
      const [layout, bundle] = [join(folder, `${to}-layout`), join(folder, `${to}-bundle`)];
      const source = ["--src-tls-verify=false", `docker://${image}`];
      await run("skopeo", ["--insecure-policy", "copy", ...source, `oci:${layout}:v1`]);
      await run("umoci", ["unpack", "--image", `${layout}:v1`, bundle]);
      return join(bundle, "rootfs");
    };
    const layersOf = async (image: string) =>
      (await skopeoInspect(image)) as { Digest: string; Layers: readonly string[] };

    test(
      "goes without an engine; skopeo and umoci agree on all digests and files",
      LIMIT,
      async () => {
        assert.ok(commands.includes(`--delete ${html}${at === 0 ? "/ " : " "}`), commands);
        const said = await type(commands);
        const { Digest, Layers } = await layersOf(name);
        assert.ok(said.includes(Digest), said);
        const before = await layersOf(base);
        assert.deepEqual(Layers.slice(0, before.Layers.length), before.Layers);
        assert.equal(Layers.length, before.Layers.length + 2);
        const unpacked = await unpack(name, "made");
        const deleting = join(folder, "made-layout/blobs/sha256", (Layers.at(-2) ?? "").slice(7));
        const entries = (await run("tar", ["-tzf", deleting])).trim().split("\n");
        assert.equal(entries.includes(`${html.slice(1).replace("html", ".wh.html")}`), at === 1);
        const expected = await unpack(base, "base");
        const pages = join(expected, html);
        assert.deepEqual(readdirSync(pages).sort(), ["index.html", "old"]);
        for (const page of readdirSync(pages)) rmSync(join(pages, page), { recursive: true });
        cpSync(join(example, "site"), pages, { recursive: true });
        const facts = folderFacts(unpacked);
        assert.deepEqual(facts, folderFacts(expected));
        assert.ok(Object.keys(facts).length > 200, String(Object.keys(facts).length));
      },
    );

    test("gives the same digest a second time", LIMIT, async () => {
      const { Digest } = await layersOf(name);
      rmSync(join(folder, "store"), { recursive: true, force: true });
      assert.ok((await type(commands)).includes(Digest));
    });

    for (const bed of beds) {
      test(`runs in ${bed.name}: the site is there, and the old page is not`, LIMIT, async () => {
        const engine: Engine = await connect(bed);
        await type(loaded.replace("slipway copy", `slipway copy --engine ${bed.host}`));
        try {
          const site = readFileSync(join(example, "site/index.html"), "utf8");
          assert.deepEqual(await serve(bed, name, ["/index.html", old]), [
            [200, site],
            [404, undefined],
          ]);
        } finally {
          await removeQuietly(engine, name);
        }
      });
    }
  });
}

/** What a container of the image answers: the status, and the page where there is one. */
async function serve(
  bed: RealEngine,
  image: string,
  paths: readonly string[],
): Promise<readonly (readonly [status: number, page: string | undefined])[]> {
  const { Id } = await request(bed, "POST", "/containers/create", {
    Image: image,
    ExposedPorts: { "80/tcp": {} },
    HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } },
  });
  try {
    await request(bed, "POST", `/containers/${Id}/start`);
    const { NetworkSettings } = await request(bed, "GET", `/containers/${Id}/json`);
    const at = `http://127.0.0.1:${NetworkSettings.Ports["80/tcp"][0].HostPort}`;
    const ask = (path: string) => fetch(`${at}${path}`, { signal: AbortSignal.timeout(5_000) });
    await eventually("it serves", () =>
      ask("/").then(
        () => true,
        () => false,
      ),
    );
    return await Promise.all(
      paths.map(async (path) => {
        const answer = await ask(path);
        const page = await answer.text();
        return [answer.status, answer.ok ? page : undefined] as const;
      }),
    );
  } finally {
    await request(bed, "DELETE", `/containers/${Id}?force=1`);
  }
}
