import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { digestOf } from "../../../src/oci/digest.ts";
import { mediaTypes } from "../../../src/oci/mediaTypes.ts";
import { run } from "../beds/run.ts";

export interface CopiedImage {
  /** Of the index where there are several platforms, else of the manifest. */
  readonly digest: string;
  /** Of the manifest of each platform. */
  readonly manifests: readonly string[];
}

/**
 * Makes a small image that nobody has yet and puts it into a registry by skopeo, none of our code.
 * With several platforms it is an index, which has an attestation, too.
 */
export async function copyToRegistry(
  reference: string,
  options: {
    readonly platforms?: readonly string[];
    readonly creds?: string;
    /** Bytes of the layer. */
    readonly size?: number;
  } = {},
): Promise<CopiedImage> {
  const { platforms = ["amd64"], creds, size = 1000 } = options;
  const folder = await mkdtemp(join(tmpdir(), "slipway-layout-"));
  try {
    const layout = createLayout(folder);
    const images = [];
    for (const architecture of platforms) images.push(await layout.addImage(architecture, size));
    const several = platforms.length > 1;
    const top = several ? await layout.addIndex(images) : images[0];
    if (!top) throw new Error("an image needs a platform");
    await layout.end(top);
    const login = creds === undefined ? ["--dest-no-creds"] : ["--dest-creds", creds];
    await run("skopeo", [
      ...["--insecure-policy", "copy", ...(several ? ["--all"] : []), "--dest-tls-verify=false"],
      ...[...login, `oci:${folder}:it`, `docker://${reference}`],
    ]);
    return { digest: top.digest, manifests: images.map(({ digest }) => digest) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: object;
  readonly annotations?: object;
}

function createLayout(folder: string) {
  const add = async (mediaType: string, content: Buffer): Promise<Blob> => {
    const digest = digestOf(content);
    const blobs = join(folder, "blobs", "sha256");
    await mkdir(blobs, { recursive: true });
    await writeFile(join(blobs, digest.replace("sha256:", "")), content);
    return { mediaType, digest, size: content.length };
  };
  const addJson = (mediaType: string, value: object) =>
    add(mediaType, Buffer.from(JSON.stringify(value)));
  const addManifest = async (config: object, size: number): Promise<Blob> => {
    const plain = await makeLayer(size);
    const layers = [await add(mediaTypes.layerGzip, gzipSync(plain))];
    const whole = { ...config, rootfs: { type: "layers", diff_ids: [digestOf(plain)] } };
    return addJson(mediaTypes.manifest, {
      ...{ schemaVersion: 2, mediaType: mediaTypes.manifest, layers },
      config: await addJson(mediaTypes.config, whole),
    });
  };
  return {
    async addImage(architecture: string, size: number): Promise<Blob> {
      const config = { os: "linux", architecture, config: { Cmd: ["/hello"] }, history: [{}] };
      const platform = { os: "linux", architecture };
      return { ...(await addManifest(config, size)), platform };
    },
    async addIndex(images: readonly Blob[]): Promise<Blob> {
      const unknown = { os: "unknown", architecture: "unknown" };
      const annotations = { "vnd.docker.reference.type": "attestation-manifest" };
      const attestation = { ...(await addManifest(unknown, 10)), platform: unknown, annotations };
      return addJson(mediaTypes.index, {
        ...{ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [...images, attestation] },
      });
    },
    async end({ platform: _, ...top }: Blob): Promise<void> {
      const named = { ...top, annotations: { "org.opencontainers.image.ref.name": "it" } };
      await writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
      await writeFile(
        join(folder, "index.json"),
        JSON.stringify({ schemaVersion: 2, manifests: [named] }),
      );
    },
  };
}

async function makeLayer(size: number): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: "hello" }, randomBytes(size));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
