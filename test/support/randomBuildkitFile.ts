/**
 * A Dockerfile that the engine accepts (most of the time) and checks without pulling anything: FROM
 * scratch and earlier stages only. It is full of what BuildKit's checks look for. The context must
 * hold the file `a`.
 */
export function randomBuildkitFile(random: () => number): string {
  const pick: Pick = (...choices) => choices[Math.floor(random() * choices.length)] ?? "";
  const lines = [...directives(random, pick), ...globals(random, pick)];
  const stages = 1 + Math.floor(random() * 4);
  for (let stage = 0; stage < stages; stage += 1) {
    if (random() < 0.2) lines.push(pick("# a comment", `# s${stage} the stage`, "#", ""));
    lines.push(fromLine(pick, stage));
    const count = 1 + Math.floor(random() * 7);
    for (let line = 0; line < count; line += 1) {
      lines.push(productions[Math.floor(random() * productions.length)]?.(pick) ?? "");
    }
  }
  return `${lines.join("\n")}\n`;
}

type Pick = (...choices: readonly string[]) => string;

function directives(random: () => number, pick: Pick): readonly string[] {
  if (random() > 0.3) return [];
  return [
    pick(
      ...["# check=skip=JSONArgsRecommended", "# check=skip=all", "# escape=`"],
      ...["# check=experimental=InvalidDefinitionDescription", "#check=experimental=all"],
      "# check = skip=UndefinedVar,StageNameCasing;error=false",
    ),
  ];
}

function globals(random: () => number, pick: Pick): readonly string[] {
  if (random() < 0.4) return [];
  return [
    ...(random() < 0.3 ? [pick("# BASE the base", "# about it", "#", "# V")] : []),
    `ARG ${pick("BASE=scratch", "V=1", "BASE", "TOKEN=x", "NAME=s0", "EMPTY=")}`,
  ];
}

function fromLine(pick: Pick, stage: number): string {
  const from = pick("FROM", "FROM", "FROM", "FROM", "from", "From");
  const as = pick("AS", "AS", "AS", "as", "As");
  const earlier = [`s${stage - 1}`, `s${stage - 1}`, "scratch"];
  const image = stage === 0 ? "scratch" : pick(...earlier);
  const name = pick(`s${stage}`, `s${stage}`, `s${stage}`, `S${stage}`, "context", "s0");
  const platform = pick(
    ...["", "", "", "", "--platform=$TARGETPLATFORM ", "--platform=linux/amd64 "],
    ...["--platform=${BUILDPLATFORM} ", "--platform=${TARGETPLATFORM:-linux/amd64} "],
  );
  return `${from} ${platform}${image} ${as} ${name}`;
}

const productions: readonly ((pick: Pick) => string)[] = [
  (pick) => `${pick("COPY", "copy", "Copy")} a ${pick("/x", "$A", "${B:-/y}", "/${C}")}`,
  (pick) => `COPY --chown=${pick("1", "$U", "${U}:1")} a /x`,
  (pick) => `${pick("COPY", "ADD")} <<E /x\n${pick("text", "$A", "${B}", "\\$A")}\nE`,
  (pick) => `COPY <<'E' /x\n${pick("$A", "text")}\nE`,
  (pick) => `RUN ${pick("true", "echo $A", "--mount=type=cache,target=/$A true")}`,
  (pick) => `RUN <<E\n${pick("$A", "echo")}\nE`,
  (pick) => `WORKDIR ${pick("/app", "app", "$A", "/x/$B", "C:\\app", "./y")}`,
  (pick) => `${pick("CMD", "cmd")} ${pick("echo hi", '["a"]', "[]", "['a']", '["a", "$A"]')}`,
  (pick) => `ENTRYPOINT ${pick("echo hi", '["a"]', "")}`,
  (pick) => `HEALTHCHECK ${pick("NONE", "CMD echo x", '--interval=1s CMD ["a"]')}`,
  (pick) =>
    `${pick("ENV", "env")} ${pick("A=1", "A=$A", "B=$A", "A 1 2", "API_KEY=1", "B=${A:-1}", "A='$x'", "C=$B$A")}`,
  (pick) =>
    `ENV ${pick("PATH=/x:$PATH", "A=$HOME", "A=1 B=$A", 'A="$1"', "A=\\$x", "public_key=1", "AUTH=$AUTH")}`,
  (pick) =>
    `ARG ${pick("A", "A=1", "MY_TOKEN", "PUBLIC_KEY", "B=$A", "BASE", "V", "secretKey", "TARGETOS", "A B=$C")}`,
  (pick) => `# ${pick("A", "B the value", "about")}\nARG ${pick("A", "A=2", "B")}`,
  (pick) => `LABEL ${pick("a=b", "a b", "a=$A", "x y=z", "$A=1", 'a="$B"')}`,
  (pick) =>
    `EXPOSE ${pick("80", "80/TCP", "8080:80", "53/Udp 80/tcp", "127.0.0.1:80:80", "$A", "80-90/sCtp")}`,
  (pick) => `USER ${pick("app", "$A", "${U}", "1:$A")}`,
  (pick) => `STOPSIGNAL ${pick("SIGTERM", "9")}`,
  (pick) => `VOLUME ${pick("/d", "$A", '["/x"]', '["$A"]')}`,
  (pick) => `ONBUILD ${pick("RUN true", "CMD a", "ENV X=1", "EXPOSE 80/TCP", "USER a")}`,
  () => "MAINTAINER me",
  () => 'SHELL ["/bin/sh", "-c"]',
  () => "ENV D=1 \\\n\n    E=2",
  () => "LABEL c=1 \\\n# a comment\n    d=2",
  () => "RUN a \\\n \\\n  b",
  () => "# a comment",
  () => "",
];
