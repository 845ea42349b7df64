/**
 * A Dockerfile made to be judged: short, parsable, and full of what rules look for. `weights` of
 * instructions are even, so that a few hundred files show most pairs of them.
 */
export function randomDockerfile(random: () => number): string {
  const pick: Pick = (...choices) => choices[Math.floor(random() * choices.length)] ?? "";
  const from = () => fromLine(pick);
  const lines = [...(random() < 0.3 ? ["ARG V=1"] : []), from()];
  const count = 3 + Math.floor(random() * 10);
  for (let line = 0; line < count; line += 1) {
    const production = productions[Math.floor(random() * productions.length)];
    lines.push(random() < 0.12 ? from() : (production?.(pick) ?? ""));
  }
  return `${lines.join("\n")}\n`;
}

type Pick = (...choices: readonly string[]) => string;

function fromLine(pick: Pick): string {
  const platform = pick("", "", "", "--platform=linux/amd64 ", "--platform=$TARGETPLATFORM ");
  const image = pick(
    ...["alpine", "alpine:3.19", "debian:latest", "scratch", "golang:1.19", "base", "build"],
    ...["$IMG", "${IMG}:1", "localhost:5000/x", "gcr.io/a/b", "node:${V}"],
    ...[`img@sha256:${"a".repeat(64)}`, `ubuntu:latest@sha256:${"b".repeat(64)}`],
  );
  const name = pick("base", "build", "final", "b_1", "Build", "context");
  return `FROM ${platform}${image}${pick("", ` AS ${name}`, ` as ${name}`)}`;
}

const productions: readonly ((pick: Pick) => string)[] = [
  (pick) => {
    const flags = pick("", "", "--from=base ", "--from=0 ", "--from=nginx:1 ", "--chown=1:1 ");
    const sources = pick("a b", "a", "*.txt", ".", "/", "a.tar.gz");
    return `COPY ${flags}${sources} ${pick("/srv", "/srv/", "srv", ".", "./", "/", "$D", '"/q"')}`;
  },
  (pick) =>
    `ADD ${pick("a", "a.tar.gz", "https://example.com/y", "a b.tgz", "a.zip")} ${pick("/srv", "/srv/")}`,
  (pick) => `WORKDIR ${pick("/app", "app", "$HOME/app", '"/app"', "C:\\app", "../app", '"app"')}`,
  (pick) => `USER ${pick("root", "app", "0", "1000", "0:0", "root:root", "1000:1000", "$U")}`,
  (pick) => `CMD ${pick("echo hi", '["a","b"]', "['a']", "[]", "a && b")}`,
  (pick) => `ENTRYPOINT ${pick("echo hi", '["a"]', "a $B")}`,
  (pick) => `HEALTHCHECK ${pick("NONE", "CMD echo a", '--interval=5s CMD ["a"]')}`,
  () => "MAINTAINER me",
  (pick) => `EXPOSE ${pick("80", "65536", "70000/tcp", "80 90000", "$P", "80-70000", "1-2/udp")}`,
  (pick) =>
    `ENV ${pick("A=1", "A=1 B=$A", "A=1 B=${A}", "C=$C", "A 1", "A=$B B=1", "TOKEN=x", "A=1 B=$AB")}`,
  (pick) => `ARG ${pick("IMG", "V=1", "A", "PASSWORD", "NPM_TOKEN=x", "U")}`,
  (pick) =>
    `ONBUILD ${pick("RUN a", "FROM a", "ONBUILD RUN a", "MAINTAINER a", "COPY a b /srv", "ADD a /b")}`,
  (pick) => `LABEL ${pick("a=b", "A.B=c", "com.docker.x=1", "a--b=1", "x y")}`,
  () => "RUN echo hi",
  () => 'SHELL ["/bin/bash", "-c"]',
  // Directly above: ours reach on over comments and blank lines, hadolint's do not.
  (pick) =>
    `# hadolint ignore=${pick("DL3006", "DL3000,DL3021", "DL4000")}\n${pick("FROM b", "MAINTAINER me", "WORKDIR app")}`,
  () => "# a comment",
];
