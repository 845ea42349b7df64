import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { baseImageNames } from "./baseImages.ts";
import { requireBed } from "./beds.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import type { EngineBed } from "./dockerEngine.ts";
import { engineRequest } from "./engineRequest.ts";

/**
 * Puts stand-ins for the images of toolchains into an engine, under the names that are asked for, such
 * as `node:24-slim`: made of Debian's and npm's packages, configured as the official ones are. Names
 * of no known image are given back; those of `loadBaseImages` stay what they are. `env`: more of the
 * environment that all of them set, as `NAME=value`.
 */
export async function loadToolchainImages(
  { socket }: Pick<EngineBed, "socket">,
  names: readonly string[],
  env: readonly string[] = [],
): Promise<{ readonly loaded: readonly string[]; readonly unknown: readonly string[] }> {
  requireBed("toolchains");
  const wanted: WantedImage[] = [];
  const unknown: string[] = [];
  for (const name of new Set(names)) {
    if (baseImageNames.includes(name)) continue;
    const image = toolchainImages.find(({ matches }) => matches.test(name));
    if (image) wanted.push({ name, image });
    else unknown.push(name);
  }
  const made = wanted.filter(({ image }) => image.of === undefined);
  if (made.length > 0) await load(socket, made, env);
  for (const { name, image } of wanted) {
    if (image.of !== undefined) await derive(socket, image.of, name, [...image.config.Env, ...env]);
  }
  return { loaded: wanted.map(({ name }) => name), unknown };
}

interface WantedImage {
  readonly name: string;
  readonly image: ToolchainImage;
}

interface ToolchainImage {
  /** The names that it stands in for. */
  readonly matches: RegExp;
  /** One that every engine of the test run has, of which this is another with more settings. */
  readonly of?: string;
  /** Tars of the cache, lowest first. */
  readonly layers: readonly string[];
  readonly config: Readonly<Record<string, unknown>> & { readonly Env: readonly string[] };
}

const plainPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const certificates = "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt";

// Their versions go up together with TOOLCHAINS_VERSION and IMAGES_VERSION in
// scripts/test-beds/install-debian.sh.
const toolchains = "toolchains-v1";
const images = "images-v1";
const debian = `${toolchains}/debian.tar`;

const toolchainImages: readonly ToolchainImage[] = [
  {
    matches: /^debian:[\w.]+-slim$/,
    layers: [debian],
    config: { Env: [plainPath], Cmd: ["bash"] },
  },
  {
    matches: /^node:\d[\w.]*(-slim|-bookworm|-trixie)*$/,
    layers: [debian, `${toolchains}/node.tar`],
    config: {
      Env: [plainPath, "NODE_VERSION=24.0.0"],
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: ["node"],
    },
  },
  {
    matches: /^python:3[\w.]*(-slim|-bookworm|-trixie)*$/,
    layers: [debian, `${toolchains}/python.tar`],
    config: { Env: [plainPath, "PYTHON_VERSION=3.13.5"], Cmd: ["python3"] },
  },
  {
    matches: /^nginxinc\/nginx-unprivileged:1[\w.]*(-alpine)?$/,
    layers: [debian, `${toolchains}/nginx.tar`],
    config: {
      Env: [plainPath, "NGINX_VERSION=1.26.3"],
      User: "101",
      ExposedPorts: { "8080/tcp": {} },
      Cmd: ["nginx", "-g", "daemon off;"],
      StopSignal: "SIGQUIT",
    },
  },
  {
    matches: /^golang:1[\w.]*(-bookworm|-trixie|-alpine[\w.]*)?$/,
    of: "golang:1.19",
    layers: [],
    config: { Env: ["GOTOOLCHAIN=local"] },
  },
  {
    matches: /^gcr\.io\/distroless\/(static|base)-debian1\d:nonroot$/,
    layers: [`${images}/distroless.tar`],
    config: { Env: [plainPath, certificates], User: "65532", WorkingDir: "/home/nonroot" },
  },
  {
    matches: /^gcr\.io\/distroless\/(static|base)-debian1\d(:latest)?$/,
    layers: [`${images}/distroless.tar`],
    config: { Env: [plainPath, certificates], User: "0", WorkingDir: "/" },
  },
];

/** As one archive, so that a layer of several is sent once. */
async function load(
  socket: string,
  wanted: readonly WantedImage[],
  env: readonly string[],
): Promise<void> {
  const layers = new Map<string, string>();
  for (const layer of wanted.flatMap(({ image }) => image.layers)) {
    if (!layers.has(layer)) layers.set(layer, await sha256Of(fileOf(layer)));
  }
  const tar = pack();
  const written = writeArchive(tar, wanted, layers, env);
  // tar-stream's streams are streamx's, which the types tell apart from Node's.
  const body = tar as unknown as Readable;
  const [answer] = await Promise.all([
    engineRequest({
      ...{ socket, method: "POST", path: "/images/load?quiet=1", limit: 120_000, body },
      headers: { "content-type": "application/x-tar" },
    }),
    written,
  ]);
  const text = answer.body.toString();
  if (answer.status >= 300 || text.includes('"errorDetail"')) {
    throw new Error(`The engine did not load the toolchains' images: ${answer.status} ${text}`);
  }
}

async function writeArchive(
  tar: Pack,
  wanted: readonly WantedImage[],
  layers: ReadonlyMap<string, string>,
  env: readonly string[],
): Promise<void> {
  for (const layer of layers.keys()) {
    const { size } = await stat(fileOf(layer));
    await pipeline(createReadStream(fileOf(layer)), tar.entry({ name: layer, size }));
  }
  const entries = wanted.map(({ name, image }, index) => {
    const config = JSON.stringify({
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      os: "linux",
      created: "2026-01-01T00:00:00Z",
      config: { ...image.config, Env: [...image.config.Env, ...env] },
      rootfs: { type: "layers", diff_ids: image.layers.map((it) => `sha256:${layers.get(it)}`) },
      history: image.layers.map((it) => ({ created_by: it, created: "2026-01-01T00:00:00Z" })),
    });
    tar.entry({ name: `${index}.json` }, config);
    const tag = name.includes(":") ? name : `${name}:latest`;
    return { Config: `${index}.json`, RepoTags: [tag], Layers: image.layers };
  });
  tar.entry({ name: "manifest.json" }, JSON.stringify(entries));
  tar.finalize();
}

/** Takes a moment, where the same layers loaded again take seconds. */
async function derive(
  socket: string,
  base: string,
  name: string,
  env: readonly string[],
): Promise<void> {
  const create = await engineRequest({
    ...{ socket, method: "POST", path: "/containers/create" },
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ Image: base, Cmd: ["sh"] }),
  });
  if (create.status !== 201) throw new Error(`${base}: ${create.body}`);
  const { Id: id }: { readonly Id: string } = JSON.parse(create.body.toString());
  const colon = name.lastIndexOf(":");
  const query = new URLSearchParams({
    ...{ container: id, repo: name.slice(0, colon), tag: name.slice(colon + 1) },
  });
  for (const setting of env) query.append("changes", `ENV ${setting}`);
  const path = `/commit?${query}`;
  const commit = await engineRequest({ socket, method: "POST", path, limit: 60_000 });
  await engineRequest({ socket, method: "DELETE", path: `/containers/${id}?force=1` });
  if (commit.status !== 201) throw new Error(`${name}: ${commit.body}`);
}

function fileOf(layer: string): string {
  return join(cacheDirectory(), layer);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}
