import type { Words } from "./caseWords.ts";
import { generateCopy } from "./generateCopy.ts";

/** The stage that is being written. */
export interface StageWriting {
  readonly name: string;
  readonly words: Words;
  /** Of the context; folders end in a slash. */
  readonly paths: readonly string[];
  /** Those before it. */
  readonly stages: readonly StageWriting[];
  /** What is in the image so far, as far as it is known, folders with a slash; grows. */
  readonly made: string[];
}

export function generateInstruction(stage: StageWriting): string {
  const { words } = stage;
  if (words.chance(0.04)) return `ONBUILD ${plainInstruction(stage)}`;
  return plainInstruction(stage);
}

function plainInstruction(stage: StageWriting): string {
  const { words } = stage;
  return words.chance(0.45) ? generateCopy(stage) : words.oneOf(kinds)(stage);
}

const value = ({ oneOf }: Words): string =>
  oneOf([
    ...["1", "plain", '"two words"', "'sin gle'", "a\\ b", '""', "é", "$V", "${V}", "${V:-d}"],
    ...["${V:+set}", "${NONE:-none}", '"$E1-x"', "'$E1'", "${E1}y", "\\$E1", "a=b", '"q\\"q"'],
    ...["${V#g}", "${V%n}", "${V/i/o}", "$TARGETARCH", "$PATH", "$MISSING", "pre${E2}post", "x#y"],
  ]);

const list = ({ oneOf }: Words): string =>
  oneOf([
    ...['["a","b"]', '["/bin/x"]', "[]", '["q\\"q","\\t","é"]', '["$V"]', '[ "a" , "b c" ]'],
    ...["echo hi", "exec  two  blanks $V", "echo \"quoted\" 'x' \\t", "a && b", "[not json]"],
  ]);

const pairs = (words: Words, names: readonly string[]): string =>
  Array.from({ length: 1 + words.below(2) }, () => `${words.oneOf(names)}=${value(words)}`).join(
    " ",
  );

const duration = ({ oneOf }: Words): string => oneOf(["1s", "500ms", "1m30s", "2h", "90s"]);

type Writer = (stage: StageWriting) => string;

const workdir: Writer = (stage) => {
  const { oneOf } = stage.words;
  const path = oneOf([
    ...["/w", "/w/deep/er", "rel", "..", ".", "/", "/tmp", "/etc/", "/w//odd/./x", '"q r"'],
    ...["${E1:-e}", "/v/${V:-d}", "/x", "/x/more", "/etc/./deep"],
  ]);
  if (/^\/\w+$/.test(path)) stage.made.push(`${path}/`);
  return `WORKDIR ${path}`;
};

const healthcheck: Writer = ({ words }) => {
  if (words.chance(0.2)) return "HEALTHCHECK NONE";
  const flags = ["interval", "timeout", "start-period", "start-interval"]
    .filter(() => words.chance(0.3))
    .map((name) => `--${name}=${duration(words)} `);
  if (words.chance(0.4)) flags.push(`--retries=${words.oneOf([1, 3, 12, 39, 92, 300])} `);
  return `HEALTHCHECK ${flags.join("")}CMD ${words.oneOf(['["a","b"]', "echo hi", "a  b $V"])}`;
};

const kinds: readonly Writer[] = [
  workdir,
  workdir,
  workdir,
  ({ words }) => `ENV ${pairs(words, ["E1", "E2", "V", "PATH"])}`,
  ({ words }) => `ENV ${pairs(words, ["E1", "E2", "E3"])}`,
  ({ words }) => `ENV E3 ${words.oneOf(["old  style", "$V and 'q'", '"quoted"', "a=b"])}`,
  ({ words }) => `LABEL ${pairs(words, ["l1", "l2", '"l 3"', "l.$V"])}`,
  ({ words }) =>
    `ARG ${words.oneOf(["V", "V=own", "NONE", "W=${V}-w", "TARGETPLATFORM", "E1=arg"])}`,
  ({ words }) => `ARG ${words.oneOf(["V", "X='a b' Y", "TARGETARCH", "TARGETOS=own", "V=$E1"])}`,
  ({ words }) =>
    `USER ${words.oneOf(["0", "5:6", "7", "root", "nosuch", "${V:-9}", "nobody", "nonroot:root", "nosuch:3"])}`,
  ({ words }) =>
    `EXPOSE ${words.oneOf(["80", "90-92/udp 70", "53/UDP", "8080:80", "${P:-5}", "1 1/tcp"])}`,
  ({ words }) => `VOLUME ${words.oneOf(["/v /w", '["/q", "/a b"]', "${V:-v}", "rel", "/tmp"])}`,
  ({ words }) => `STOPSIGNAL ${words.oneOf(["SIGTERM", "9", "${S:-3}", "SIGKILL", "SIGRTMIN+3"])}`,
  healthcheck,
  ({ words }) => `SHELL ${words.oneOf(['["/bin/bash","-c"]', '["x"]', '["a b", "c"]'])}`,
  ({ words }) => `CMD ${list(words)}`,
  ({ words }) => `CMD ${list(words)}`,
  ({ words }) => `ENTRYPOINT ${list(words)}`,
  ({ words }) => `ENTRYPOINT ${list(words)}`,
  ({ words }) => words.oneOf(["MAINTAINER some one <a@b>", "# a comment", "LABEL x=1 \\\n  y=2"]),
];
