import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../src/engine/engine.ts";
import { createContextFolder, type Tree } from "../buildcontext/contextFolder.ts";
import { printedBy } from "../engine/programAnswer.ts";
import { buildFolder } from "../engine/syncedBuild.ts";
import { loadToolchainImages } from "../support/beds/toolchainImages.ts";

/**
 * Stand-ins for the images that are too big to be kept with the beds: built on the engine itself of
 * Debian's packages, which takes minutes and a network. Gives the names that it cannot make.
 */
export async function buildStandIns(
  engine: Engine,
  socket: string,
  names: readonly string[],
): Promise<{ readonly built: readonly string[]; readonly unknown: readonly string[] }> {
  const built: string[] = [];
  const unknown: string[] = [];
  for (const name of new Set(names)) {
    const standIn = standIns.find(({ matches }) => matches.test(name));
    if (!standIn) {
      unknown.push(name);
      continue;
    }
    if (built.length === 0) {
      const { loaded } = await loadToolchainImages({ socket }, [debian]);
      built.push(...loaded);
    }
    using folder = createContextFolder({
      ...ownCertificates(),
      Dockerfile: standIn.dockerfile.replaceAll("FROM debian", `${head}`),
    });
    const result = await buildFolder(engine, folder.path, {
      request: { network: "host", tags: [name] },
    });
    assert.ok(result.imageId !== undefined, `${name}: ${result.error}\n${printedBy(result)}`);
    built.push(name);
  }
  return { built, unknown };
}

const debian = "debian:trixie-slim";
const head = `FROM ${debian}
RUN --mount=type=bind,source=certificates,target=/certificates \\
    cp /certificates/*.crt /usr/local/share/ca-certificates/ 2>/dev/null; update-ca-certificates`;
const install = "apt-get update && apt-get install -y --no-install-recommends";

/** Those that this machine trusts besides Debian's: the way to the registries may need them. */
function ownCertificates(): Tree {
  const folder = "/usr/local/share/ca-certificates";
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = names
    .filter((name) => name.endsWith(".crt"))
    .map((name) => [`certificates/${name}`, readFileSync(join(folder, name), "utf8")]);
  return { "certificates/": "", ...Object.fromEntries(files) };
}

const java = `ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:$PATH
RUN mkdir -p /opt/java && ln -s /usr/lib/jvm/java-21-openjdk-amd64 /opt/java/openjdk`;

const standIns: readonly { readonly matches: RegExp; readonly dockerfile: string }[] = [
  {
    matches: /^rust:1[\w.]*(-slim)?(-bookworm|-trixie)?$/,
    dockerfile: `FROM debian
RUN ${install} rustc cargo gcc libc6-dev
ENV CARGO_HOME=/usr/local/cargo
CMD ["bash"]
`,
  },
  {
    matches: /^gcr\.io\/distroless\/cc-debian12:nonroot$/,
    // glibc of the release that the other stand-ins compile with.
    dockerfile: `FROM debian
RUN mkdir -p /root-of/etc /root-of/home/nonroot && chown 65532:65532 /root-of/home/nonroot && \\
    echo nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin > /root-of/etc/passwd && \\
    echo nonroot:x:65532: > /root-of/etc/group && \\
    cp --archive --parents /lib64 /usr/lib64 /root-of/ 2>/dev/null; \\
    cp --parents /usr/lib64/ld-linux* /usr/lib/x86_64-linux-gnu/ld-linux* \\
      /usr/lib/x86_64-linux-gnu/lib[cm].so.6 /usr/lib/x86_64-linux-gnu/lib*gcc_s.so.1 /root-of/; \\
    ln -sfn usr/lib /root-of/lib

FROM scratch
COPY --from=0 /root-of /
USER 65532
WORKDIR /home/nonroot
`,
  },
  {
    matches: /^maven:3[\w.]*-eclipse-temurin-\d+$/,
    dockerfile: `FROM debian
RUN ${install} openjdk-21-jdk-headless maven
${java}
ENV MAVEN_HOME=/usr/share/maven
CMD ["mvn"]
`,
  },
  {
    matches: /^eclipse-temurin:\d+-jdk$/,
    dockerfile: `FROM debian
RUN ${install} openjdk-21-jdk-headless
${java}
CMD ["jshell"]
`,
  },
  {
    matches: /^eclipse-temurin:\d+-jre$/,
    dockerfile: `FROM debian\nRUN ${install} openjdk-21-jre-headless\n${java}\n`,
  },
  {
    matches: /^ghcr\.io\/astral-sh\/uv:[\w.]+$/,
    dockerfile: `FROM debian
RUN ${install} python3-pip && pip install --break-system-packages --target /uv-of uv==0.9.*

FROM scratch
COPY --from=0 /uv-of/bin/uv /uv-of/bin/uvx /
ENTRYPOINT ["/uv"]
`,
  },
];
