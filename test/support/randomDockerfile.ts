import { type Choices, createChoices, produce } from "./randomDockerfile/choices.ts";
import { instructions } from "./randomDockerfile/instructions.ts";
import { runInstruction } from "./randomDockerfile/scripts.ts";

/**
 * A Dockerfile made to be judged: short, full of what rules look for, and parsable. Words come from
 * small sets, so that the lines of a file have to do with each other.
 */
export function randomDockerfile(random: () => number): string {
  const choices = createChoices(random);
  const { oneIn, count } = choices;
  const lines: string[] = [];
  if (oneIn(3)) lines.push("ARG V=1");
  // Snippets without any FROM are how people try a linter.
  const isSnippet = oneIn(6);
  if (oneIn(12)) lines.push(produce(choices, instructions));
  if (!isSnippet) lines.push(fromLine(choices));
  for (let left = count(3, 14); left > 0; left--) {
    if (!isSnippet && oneIn(9)) lines.push(fromLine(choices));
    else lines.push(line(choices));
  }
  return `${lines.join("\n")}\n`;
}

function line(choices: Choices): string {
  if (choices.oneIn(14)) return onbuild(choices);
  return choices.oneIn(2) ? runInstruction(choices) : produce(choices, instructions);
}

function onbuild(choices: Choices): string {
  const { pick, oneIn } = choices;
  if (oneIn(4))
    return `ONBUILD ${pick("FROM a", "ONBUILD RUN a", "MAINTAINER a", "onbuild COPY a b")}`;
  if (oneIn(2)) return `ONBUILD ${runInstruction(choices)}`;
  const trigger = produce(choices, instructions);
  return trigger === "" || trigger.startsWith("#") ? trigger : `ONBUILD ${trigger}`;
}

function fromLine({ pick }: Choices): string {
  const platform = pick(
    ...["", "", "", "", "--platform=linux/amd64 ", "--platform=$TARGETPLATFORM "],
    ...["--platform=$BUILDPLATFORM ", "--platform=${TARGETPLATFORM} "],
  );
  const image = pick(
    ...["alpine", "alpine:3.19", "debian:latest", "scratch", "golang:1.19", "base", "build"],
    ...[
      "base",
      "build",
      "final",
      "$IMG",
      "${IMG}:1",
      "localhost:5000/x",
      "gcr.io/a/b",
      "node:${V}",
    ],
    ...["quay.io/a/b:1", "docker.io/library/c:2", "a.example.com/x:1", "user/img:1"],
    ...[`img@sha256:${"a".repeat(64)}`, `ubuntu:latest@sha256:${"b".repeat(64)}`],
  );
  const name = pick("base", "build", "final", "b_1", "Build", "context", "scratch");
  return `FROM ${platform}${image}${pick("", ` AS ${name}`, ` AS ${name}`, ` as ${name}`)}`;
}
