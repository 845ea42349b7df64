/**
 * A Dockerfile that the engine accepts and builds at once (FROM scratch, no RUN), full of what
 * BuildKit's checks look for. The context must hold the file `a`. Every stage is reached, as a build
 * checks no others.
 */
export function randomBuildkitFile(random: () => number): string {
  const pick: Pick = (...choices) => choices[Math.floor(random() * choices.length)] ?? "";
  const lines = [
    ...(random() < 0.2
      ? [pick("# check=skip=JSONArgsRecommended", "# check=skip=all", "# escape=`")]
      : []),
    ...(random() < 0.5 ? [`ARG ${pick("BASE=scratch", "V=1", "BASE", "TOKEN=x")}`] : []),
  ];
  const stages = 1 + Math.floor(random() * 3);
  for (let stage = 0; stage < stages; stage += 1) {
    lines.push(fromLine(pick, stage));
    const count = 1 + Math.floor(random() * 6);
    for (let line = 0; line < count; line += 1) {
      lines.push(productions[Math.floor(random() * productions.length)]?.(pick) ?? "");
    }
  }
  return `${lines.join("\n")}\n`;
}

type Pick = (...choices: readonly string[]) => string;

function fromLine(pick: Pick, stage: number): string {
  const from = pick("FROM", "FROM", "FROM", "from", "From");
  const as = pick("AS", "AS", "as", "As");
  const image = stage === 0 ? "scratch" : pick(`s${stage - 1}`, `s${stage - 1}`, `S${stage - 1}`);
  const name = pick(`s${stage}`, `s${stage}`, `S${stage}`);
  const platform = pick("", "", "", "--platform=$TARGETPLATFORM ", "--platform=linux/amd64 ");
  return `${from} ${platform}${image.toLowerCase()} ${as} ${name}`;
}

const productions: readonly ((pick: Pick) => string)[] = [
  (pick) => `${pick("COPY", "copy", "Copy")} a ${pick("/x", "$A", "${B:-/y}", "/${C}")}`,
  (pick) => `WORKDIR ${pick("/app", "app", "$A", "/x/$B", "C:\\app")}`,
  (pick) => `${pick("CMD", "cmd")} ${pick("echo hi", '["a"]', "[]", "['a']")}`,
  (pick) => `ENTRYPOINT ${pick("echo hi", '["a"]')}`,
  (pick) => `HEALTHCHECK ${pick("NONE", "CMD echo x")}`,
  (pick) =>
    `${pick("ENV", "env")} ${pick("A=1", "A=$A", "B=$A", "A 1 2", "API_KEY=1", "B=${A:-1}", "A='$x'", "C=$B$A")}`,
  (pick) => `ARG ${pick("A", "A=1", "MY_TOKEN", "PUBLIC_KEY", "B=$A", "BASE", "V", "secretKey")}`,
  (pick) => `LABEL ${pick("a=b", "a b", "a=$A", "x y=z")}`,
  (pick) => `EXPOSE ${pick("80", "80/TCP", "8080:80", "53/Udp 80/tcp", "127.0.0.1:80:80", "$A")}`,
  (pick) => `USER ${pick("app", "$A", "${U}")}`,
  (pick) => `STOPSIGNAL ${pick("SIGTERM", "9")}`,
  (pick) => `VOLUME ${pick("/d", "$A", '["/x"]')}`,
  () => "MAINTAINER me",
  () => 'SHELL ["/bin/sh", "-c"]',
  () => "ENV D=1 \\\n\n    E=2",
  () => "LABEL c=1 \\\n# a comment\n    d=2",
  () => "# a comment",
  () => "",
];
