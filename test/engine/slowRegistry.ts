import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** A registry with one image whose layer never comes to its end. */
export interface SlowRegistry {
  /** For FROM. */
  readonly image: string;
  /** Connections over which the layer is being sent. */
  readonly pulling: number;
  close(): Promise<void>;
}

/** `trickle`: more of the layer comes bit by bit, where else nothing comes after its beginning. */
export async function startSlowRegistry({ trickle = false } = {}): Promise<SlowRegistry> {
  // One whole file would be enough for an engine to go on.
  const tar = pack();
  tar.entry({ name: "big" }, randomBytes(1_000_000));
  tar.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of tar) pieces.push(piece as Buffer);
  const content = Buffer.concat(pieces);
  const whole = gzipSync(content);
  const layer = whole.subarray(0, 100_000);
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === "arm64" ? "arm64" : "amd64",
      os: "linux",
      // Nobody else has this image, not even an engine that saw an earlier run.
      config: { Labels: { run: `${process.pid}-${performance.now()}` } },
      rootfs: { type: "layers", diff_ids: [digestOf(content)] },
    }),
  );
  const type = "application/vnd.docker";
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: `${type}.distribution.manifest.v2+json`,
      config: {
        mediaType: `${type}.container.image.v1+json`,
        size: config.length,
        digest: digestOf(config),
      },
      layers: [
        {
          mediaType: `${type}.image.rootfs.diff.tar.gzip`,
          size: 50_000_000,
          digest: digestOf(Buffer.concat([layer, config])),
        },
      ],
    }),
  );
  let pulling = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const send = (content: Buffer, mediaType: string): void => {
      response.writeHead(200, {
        "Content-Type": mediaType,
        "Content-Length": content.length,
        "Docker-Content-Digest": digestOf(content),
      });
      response.end(request.method === "HEAD" ? undefined : content);
    };
    if (path.includes("/manifests/")) {
      send(manifest, `${type}.distribution.manifest.v2+json`);
    } else if (path.includes(digestOf(config))) send(config, "application/octet-stream");
    else if (path.includes("/blobs/")) {
      response.writeHead(200, { "Content-Length": 50_000_000 });
      response.write(layer);
      pulling++;
      let sent = layer.length;
      const sendMore = (): void => {
        response.write(whole.subarray(sent, sent + 1000));
        sent += 1000;
      };
      const more = trickle ? setInterval(sendMore, 50) : undefined;
      response.on("close", () => {
        pulling--;
        clearInterval(more);
      });
    } else response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    image: `127.0.0.1:${port}/slow:1`,
    get pulling() {
      return pulling;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
