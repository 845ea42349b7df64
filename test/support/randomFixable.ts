import { randomInstruction, type Writing } from "./randomInstruction.ts";
import { randomScript } from "./randomScript.ts";

/**
 * A Dockerfile as people write it, full of what rules mend, in any form that the format allows:
 * continuations with comments, heredocs, JSON, ONBUILD, backtick, CRLF, byte order mark.
 */
export function randomFixable(random: () => number): string {
  const pick: Writing["pick"] = (...choices) =>
    choices[Math.floor(random() * choices.length)] ?? "";
  const chance = (share: number): boolean => random() < share;
  const continuation = chance(0.15) ? "`" : "\\";
  const writing: Writing = { random, pick, chance, continuation };
  const lines: string[] = [];
  if (chance(0.1)) lines.push("# syntax=docker/dockerfile:1");
  if (chance(0.08)) lines.push("# check=skip=JSONArgsRecommended", "# check=error=true");
  if (continuation === "`") lines.push("# escape=`");
  if (chance(0.1)) lines.push("# a comment", "# syntax=a");
  if (chance(0.2)) lines.push(`ARG ${pick("V=1", "IMG", "BASE=alpine:3.22", "VERSION=1")}`);
  const stages = 1 + Math.floor(random() * 3);
  for (let stage = 0; stage < stages; stage += 1) {
    lines.push(from(writing, stage));
    const count = 1 + Math.floor(random() * 7);
    for (let made = 0; made < count; made += 1) {
      if (chance(0.3)) lines.push(between(writing));
      const isRun = chance(0.55);
      lines.push(isRun ? (chance(0.06) ? "ONBUILD " : "") + run(writing) : other(writing));
    }
  }
  const text = lines.join("\n") + pick("\n", "\n", "\n", "\n", "", "\n\n\n", "\n  ");
  return (chance(0.05) ? "\uFEFF" : "") + withBreaks(writing, text);
}

function withBreaks({ chance }: Writing, text: string): string {
  if (chance(0.75)) return text;
  const isMixed = chance(0.2);
  return text.replaceAll("\n", () => (isMixed && chance(0.5) ? "\n" : "\r\n"));
}

function between({ pick }: Writing): string {
  return pick(
    ...["", "", "\n\n", "# a comment", "  # indented", "# RUN apt-get update", "#", "# ends in \\"],
    ...["# hadolint ignore=DL3008,DL3059", "# slipway ignore=pin-apt-versions,sort-packages"],
    ...["# hadolint ignore=DL4000", "# slipway global ignore=avoid-sudo", "\t"],
  );
}

function from({ pick }: Writing, stage: number): string {
  const platform = pick("", "", "", "", "--platform=linux/amd64 ", "--platform=$TARGETPLATFORM ");
  const image = pick(
    ...["alpine", "alpine:3.22", "debian:12", "debian:latest", "node:22", "golang:1.24", "scratch"],
    ...[
      "python:3.12",
      "fedora:42",
      "opensuse/leap:15",
      "$IMG",
      "img:${V}",
      "ubuntu",
      "img:$VERSON",
    ],
    ...["redhat/ubi9", ...(stage > 0 ? ["s0", "S0", "s1"] : [])],
  );
  const name = pick(`s${stage}`, `s${stage}`, `S${stage}`, `build${stage}`, "base");
  const as = pick("", ` AS ${name}`, ` as ${name}`, ` As ${name}`);
  return `${pick("FROM", "FROM", "FROM", "from")} ${platform}${image}${as}`;
}

function other(writing: Writing): string {
  const { chance, pick } = writing;
  const text = randomInstruction(writing);
  const keyword = chance(0.08) ? text.replace(/^[A-Z]+/, (word) => word.toLowerCase()) : text;
  return pick(...none, "  ", "\t") + keyword + pick(...none, " ", "\t");
}

const none = Array.from({ length: 30 }, () => "");

function run({ random, chance, pick, continuation }: Writing): string {
  const keyword = pick("RUN", "RUN", "RUN", "RUN", "RUN", "run", "RUN ");
  const flags = pick(...none, ...mounts);
  const head = `${keyword} ${flags}`;
  if (chance(0.08)) return head + pick(...execForms);
  if (chance(0.2)) {
    const tab = pick("", "", "\t");
    const shebang = pick("", "", "", "", "#!/bin/bash\n", "#!/bin/sh -e\n", "#!/usr/bin/python3\n");
    const marker = `<<${tab === "" ? "" : "-"}${pick("EOF", "EOF", "'EOF'", '"EOF"')}`;
    const body = randomScript(random, { form: "heredoc", continuation: "\\" });
    return `${head}${marker}\n${shebang}${body}\n${tab}EOF`;
  }
  if (chance(0.05)) {
    const then = pick("apt-get install b", "yum install c", "cd /d && make", "apt-get update");
    const second = pick("", "", "cat <<B");
    const rest = second === "" ? "" : "$X\nB";
    return `${head}cat > a <<A && ${then}${second && ` && ${second}`}\nit's text\nA${rest && `\n${rest}`}`;
  }
  if (chance(0.04)) return `${head}${pick("bash", "sh -e")} <<EOF\napt-get install a\nEOF`;
  return head + randomScript(random, { form: "shell", continuation });
}

const mounts: readonly string[] = [
  ...["--mount=type=cache,target=/var/cache/apt ", "--network=none "],
  "--mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt ",
  ...["--mount=type=cache,target=/root/.cache/pip ", "--mount=type=bind,target=/src "],
];

const execForms: readonly string[] = [
  ...['["apt-get", "install", "curl"]', '["apt-get","update"]', '[ "apk", "add", "a" ]'],
  ...['["sh", "-c", "apt-get update && apt-get install curl"]', '["sudo", "yum", "install", "b"]'],
  ...['["pip", "install", "a"]', '["wget", "https://example.com/a"]', "['a', 'b']", '["a",]'],
  ...['["bash", "-c", "cd /x && a | b"]', '["useradd", "-u", "1234567", "a"]'],
];
