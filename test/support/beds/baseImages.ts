import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "./cacheDirectory.ts";
import type { EngineBed } from "./dockerEngine.ts";
import { engineRequest } from "./engineRequest.ts";

export interface BaseImageOptions {
  /** With golang:1.19, which takes seconds to load. */
  readonly golang?: boolean;
}

/**
 * Puts stand-ins for the images that Dockerfiles start from into an engine, since nothing can be
 * pulled in a test. The Alpine and the Debian one are BusyBox in truth: no apk, no apt-get.
 */
export async function loadBaseImages(
  engine: Pick<EngineBed, "socket">,
  options: BaseImageOptions = {},
): Promise<void> {
  const wanted = baseImages.filter((image) => options.golang || image.file !== "golang.tar");
  await Promise.all(wanted.map((image) => load(engine.socket, image)));
}

export const baseImageNames: readonly string[] = [
  "busybox:1.36",
  "alpine:3.19",
  "debian:bookworm-slim",
  "nginx:1.25-alpine",
  "gcr.io/distroless/base-debian11:latest",
  "golang:1.19",
];

interface BaseImage {
  readonly file: string;
  readonly names: readonly string[];
  readonly changes: readonly string[];
}

const path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const baseImages: readonly BaseImage[] = [
  {
    file: "busybox.tar",
    names: ["busybox:1.36", "alpine:3.19", "debian:bookworm-slim"],
    changes: [`ENV ${path}`, 'CMD ["sh"]'],
  },
  {
    file: "nginx.tar",
    names: ["nginx:1.25-alpine"],
    changes: [
      `ENV ${path}`,
      "ENV NGINX_VERSION=1.25.5",
      "EXPOSE 80",
      'CMD ["httpd", "-f", "-p", "80", "-h", "/usr/share/nginx/html"]',
    ],
  },
  {
    file: "distroless.tar",
    names: ["gcr.io/distroless/base-debian11:latest"],
    changes: [`ENV ${path}`, "ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
  },
  {
    file: "golang.tar",
    names: ["golang:1.19"],
    changes: [
      "ENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "ENV GOLANG_VERSION=1.19.8",
      "ENV GOPATH=/go",
      "WORKDIR /go",
      'CMD ["sh"]',
    ],
  },
];

// Raised together with IMAGES_VERSION in scripts/test-beds/install-debian.sh.
const imagesVersion = 1;

async function load(socket: string, image: BaseImage): Promise<void> {
  const file = join(cacheDirectory(), `images-v${imagesVersion}`, image.file);
  if (!existsSync(file))
    throw new Error(`${file} is not there: run scripts/test-beds/install-debian.sh`);
  const query = new URLSearchParams({ fromSrc: "-" });
  for (const change of image.changes) query.append("changes", change);
  const told = await post(socket, `/images/create?${query}`, createReadStream(file));
  // Named afterwards, as Podman would heed no tag at the import.
  const id = /sha256:[0-9a-f]{64}/.exec(told)?.[0];
  for (const name of image.names) {
    await post(socket, `/images/${id}/tag?${new URLSearchParams(named(name))}`);
  }
}

function named(name: string): { readonly repo: string; readonly tag: string } {
  const colon = name.lastIndexOf(":");
  const repo = name.slice(0, colon);
  // Podman takes a short name of an import for one of localhost.
  return {
    repo: repo.includes("/") ? repo : `docker.io/library/${repo}`,
    tag: name.slice(colon + 1),
  };
}

async function post(
  socket: string,
  path: string,
  body?: ReturnType<typeof createReadStream>,
): Promise<string> {
  const answer = await engineRequest({
    socket,
    method: "POST",
    path,
    limit: 120_000,
    ...(body ? { body, headers: { "content-type": "application/x-tar" } } : {}),
  });
  const text = answer.body.toString();
  if (answer.status >= 300 || text.includes('"errorDetail"')) {
    throw new Error(`POST ${path}: ${answer.status} ${text}`);
  }
  return text;
}
