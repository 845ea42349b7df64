/**
 * Dockerfiles of about `n` lines, or words where all stand in one line, by what makes one parser or
 * linter or another take quadratic time. Scripts differ from line to line, so that what is remembered
 * by its text does not help.
 */
export const growingDockerfiles: Readonly<Record<string, (n: number) => string>> = {
  "one RUN of n continuation lines": (n) =>
    `FROM a:1\nRUN true ${repeat(n, (at) => `&& \\\n  echo ${at}`)}\n`,
  "one RUN of n lines, a variable in each": (n) =>
    `FROM a:1\nARG V=1\nRUN true ${repeat(n, (at) => `&& \\\n  echo "\${V}" ${at}`)}\n`,
  "n RUN lines": (n) => `FROM a:1\n${repeat(n, (at) => `RUN apt-get install -y x${at}\n`)}`,
  "n RUN lines, one variable": (n) =>
    `FROM a:1\nARG X=1\n${repeat(n, (at) => `RUN echo $X ${at}\n`)}`,
  "n/2 stages that copy from the last one": (n) =>
    `FROM a:1 AS s0\n${repeat(n / 2, (at) => `FROM a:1 AS s${at + 1}\nCOPY --from=s${at} /a /b\n`)}`,
  "n/2 stages, a comment before each": (n) =>
    repeat(n / 2, (at) => `# stage ${at}\nFROM a:1 AS s${at}\n`),
  "n/2 stages, each on the one before": (n) =>
    `FROM a:1 AS s0\n${repeat(n / 2, (at) => `FROM s${at} AS s${at + 1}\nWORKDIR d${at}\n`)}`,
  "n/2 ARG and n/2 ENV that refer to them": (n) =>
    `FROM a:1\n${repeat(n / 2, (at) => `ARG A${at}=1\nENV B${at}=$A${at}\n`)}`,
  "n/2 ARG and n/2 RUN that use them": (n) =>
    `FROM a:1\n${repeat(n / 2, (at) => `ARG A${at}=1\nRUN echo $A${at}\n`)}`,
  "n times FROM with a variable": (n) => `ARG X=1\n${repeat(n, () => "FROM img:${X}\n")}`,
  "n global ARGs": (n) => `${repeat(n, (at) => `ARG A${at}=1\n`)}FROM a:$A1\n`,
  "one ENV of n lines": (n) =>
    `FROM a:1\nENV K=1 ${repeat(n, (at) => `\\\n  K${at}="value $K"`)}\n`,
  "one LABEL of n lines": (n) => `FROM a:1\nLABEL ${repeat(n, (at) => `\\\n  k${at}="v"`)}\n`,
  "n lines of ENV": (n) => `FROM a:1\n${repeat(n, (at) => `ENV K${at} some value\n`)}`,
  "a heredoc of n lines": (n) =>
    `FROM a:1\nRUN <<EOF\n${repeat(n, (at) => `make target-${at}\n`)}EOF\n`,
  "n/3 heredocs": (n) =>
    `FROM a:1\n${repeat(n / 3, (at) => `RUN <<EOF\nmake target-${at}\nEOF\n`)}`,
  "one line of 30 n words": (n) => `FROM a:1\nRUN echo ${repeat(n * 30, () => "word ")}\n`,
  "an open quote before 30 n words": (n) =>
    `FROM a:1\nRUN echo "${repeat(n * 30, () => "word ")}\n`,
  "a JSON form of n words": (n) => `FROM a:1\nCMD [${repeat(n, (at) => `"x${at}", `)}"y"]\n`,
  "n lines with CRLF": (n) =>
    `FROM a:1\r\n${repeat(n / 2, (at) => `RUN echo ${at} \\\r\n  && true\r\n`)}`,
  "n comments": (n) => `FROM a:1\n${repeat(n, (at) => `# comment ${at}\n`)}`,
  "n/2 ignore comments": (n) =>
    `FROM a:1\n${repeat(n / 2, (at) => `# hadolint ignore=DL3003\nRUN cd /x${at} && make\n`)}`,
  "n lines that each have findings": (n) =>
    `FROM a\n${repeat(n / 4, (at) => `MAINTAINER me\nadd x${at} y\nworkdir w${at}\nENV k${at} v\n`)}`,
};

function repeat(count: number, build: (index: number) => string): string {
  return Array.from({ length: Math.floor(count) }, (_, index) => build(index)).join("");
}
