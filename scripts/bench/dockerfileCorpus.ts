import { createRandom } from "../../test/support/createRandom.ts";

/** A Dockerfile of the corpus. */
export interface CorpusFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Dockerfiles of our own making, the same for the same seed: the mix of instructions, the share of
 * long RUN chains and the sizes (median about 33 lines, 1 in 100 over 280) are those of public ones.
 */
export function dockerfileCorpus(seed: number, count: number): readonly CorpusFile[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    name: `corpus-${seed}-${index}.Dockerfile`,
    text: writeDockerfile(random, fileLines(random)),
  }));
}

type Random = () => number;

/** Log-normal around the median. */
function fileLines(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(3, Math.min(2000, Math.round(33 * Math.exp(0.92 * normal))));
}

function writeDockerfile(random: Random, lines: number): string {
  const out: string[] = [];
  if (random() < 0.3) out.push("# syntax=docker/dockerfile:1");
  if (random() < 0.3) out.push(`ARG VERSION=${pick(random, ["1.2.3", "20", "3.12-slim"])}`);
  let stage = 0;
  const from = () => {
    const image = pick(random, images);
    out.push(`FROM ${image} AS stage${stage}`, "");
    stage += 1;
  };
  from();
  while (out.length < lines - 2) {
    if (random() < 0.02) from();
    out.push(...pick(random, blocks)(random, stage));
  }
  if (random() < 0.4) out.push("USER app");
  out.push(
    random() < 0.6 ? 'CMD ["/app/server", "--port", "8080"]' : "CMD /app/server --port 8080",
  );
  return `${out.join("\n")}\n`;
}

const images = [
  ...["alpine:3.19", "debian:bookworm-slim", "ubuntu:22.04", "node:20-alpine", "python:3.12-slim"],
  ...["golang:1.22", "golang:${VERSION}", "eclipse-temurin:21-jre", "nginx", "scratch"],
  ...["ghcr.io/example/base:2024.1", "mcr.microsoft.com/dotnet/sdk:8.0"],
];

const packages = [
  ...["curl", "ca-certificates", "git", "build-essential", "libpq-dev=15.3-0", "python3-dev"],
  ...["zlib1g-dev", "unzip", "xz-utils", "openssh-client", "gnupg", "tini", "bash", "make"],
];

/** Gets the number of stages so far. */
type Block = (random: Random, stages: number) => readonly string[];

const blocks: readonly Block[] = [
  (random) => [
    "RUN apt-get update && apt-get install -y --no-install-recommends \\",
    ...Array.from(
      { length: 1 + Math.floor(random() * 12) },
      () => `      ${pick(random, packages)} \\`,
    ),
    "    && rm -rf /var/lib/apt/lists/*",
    "",
  ],
  (random) => [`RUN apk add --no-cache ${pick(random, packages)} ${pick(random, packages)}`],
  () => ["WORKDIR /app", "COPY package.json package-lock.json ./", "RUN npm ci", "COPY . ."],
  () => ["WORKDIR /src", "COPY go.mod go.sum ./", "RUN go mod download", "COPY *.go ./"],
  (random) => [
    `COPY ${pick(random, ["src", "config/*.yaml", "app.py"])} /app/${pick(random, ["", "etc/"])}`,
  ],
  (random) => [
    `ENV NAME_${Math.floor(random() * 100)}=value PATH="/opt/bin:$PATH" \\`,
    "    LANG=C.UTF-8",
  ],
  (random) => [`ARG OPTION_${Math.floor(random() * 100)}="a default"`, "# what the option does"],
  (_, stages) =>
    stages < 2 ? [] : [`COPY --from=stage${stages - 2} --chown=1000:1000 /out/ /app/`],
  () => [
    'LABEL org.opencontainers.image.title="app" \\',
    '      org.opencontainers.image.licenses="MIT"',
  ],
  () => ["EXPOSE 8080", 'VOLUME ["/data"]'],
  () => ["", "# A comment that explains the next step,", "# in two lines."],
  (random) => [
    "RUN set -eux; \\",
    "    # a comment inside a continuation",
    ...Array.from(
      { length: 2 + Math.floor(random() * 10) },
      (_, index) =>
        `    if [ -f "/etc/app/file${index}" ]; then echo "\${NAME:-none}" | tee -a /var/log/app; fi; \\`,
    ),
    "    true",
  ],
  () => ["RUN <<EOF", "set -e", 'make -j"$(nproc)"', "make install", "EOF"],
  () => ["HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:8080/ || exit 1"],
];

function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError("Nothing to pick from.");
  return value;
}
