import { type Choices, type Production, produce } from "./choices.ts";
import { languagePackages } from "./languagePackages.ts";
import { otherCommands } from "./otherCommands.ts";
import { systemPackages } from "./systemPackages.ts";

/** A RUN with flags, in any of its forms. */
export function runInstruction(choices: Choices): string {
  const { pick, oneIn } = choices;
  const flags = oneIn(5) ? pick(...runFlags) : "";
  if (oneIn(12)) return `RUN ${flags}${execForm(choices)}`;
  if (oneIn(10)) return `RUN ${flags}${heredoc(choices)}`;
  return `RUN ${flags}${brokenUp(choices, script(choices))}`;
}

/** A script on one line, as it stands behind RUN. */
export function script(choices: Choices): string {
  return produce(choices, forms);
}

const forms: readonly Production[] = [
  command,
  command,
  command,
  chain,
  chain,
  chain,
  chain,
  (choices) => `${command(choices)} | ${command(choices)}`,
  (choices) => `${chain(choices)} | ${choices.pick("sh", "bash -", "tar -xz", "tee /x")}`,
  (choices) => `(${chain(choices)})${choices.pick("", " && ls", " || true", " > /dev/null")}`,
  (choices) => `{ ${chain(choices)}; }`,
  (choices) => `if ${command(choices)}; then ${chain(choices)}; fi`,
  (choices) =>
    `if [ "$A" = b ]; then ${command(choices)}; elif true; then ${command(choices)}; else ${command(choices)}; fi`,
  (choices) => `for f in a b "$C"; do ${command(choices)}; done`,
  (choices) => `while ${command(choices)}; do ${command(choices)}; done`,
  (choices) => `case "$A" in a) ${command(choices)} ;; *) ${command(choices)} ;; esac`,
  (choices) => `f() { ${command(choices)}; } && f`,
  (choices) => `X="$(${command(choices)})" && echo "$X"`,
  (choices) => `echo "$(${command(choices)})" ${choices.pick("", "`ls`", "$((1+2))")}`,
  (choices) => `${command(choices)} && X=\`${choices.pick("ls", "cd /x", "curl e.com")}\``,
  (choices) => `((${command(choices)}) && ${command(choices)})`,
];

function command(choices: Choices): string {
  return produce(choices, kinds[choices.count(0, kinds.length - 1)] ?? otherCommands);
}

const kinds = [systemPackages, systemPackages, languagePackages, otherCommands, otherCommands];

function chain(choices: Choices): string {
  let text = command(choices);
  for (let more = choices.count(1, 3); more > 0; more--) {
    text += choices.pick(" && ", " && ", " && ", "; ", " || ", "&& ") + command(choices);
  }
  return text;
}

/** Some blanks become continuations, with comments and blank lines between. */
function brokenUp({ pick, oneIn }: Choices, text: string): string {
  if (oneIn(2)) return text;
  return text.replaceAll(/ (&& |\|\| |\| )/g, (whole, operator: string) =>
    oneIn(2)
      ? ` \\\n${pick("", "# a comment\n", "  # it's one, too\n", "\n")}  ${operator}`
      : whole,
  );
}

function execForm(choices: Choices): string {
  const words = command(choices).split(" ");
  if (choices.oneIn(4)) return `["sh", "-c", ${JSON.stringify(chain(choices))}]`;
  return `[${words.map((word) => JSON.stringify(word)).join(choices.pick(", ", ",", " , "))}]`;
}

/** hadolint 2.15.1 cannot read on behind one that no empty line follows. */
function heredoc(choices: Choices): string {
  const { pick } = choices;
  if (choices.oneIn(5))
    return `${command(choices)} <<EOF${pick("", " | sh", " && ls")}\n${command(choices)}\nEOF`;
  const marker = pick("EOF", "EOF", "END");
  const rest = pick("", "", "", "", " bash", " > /x", ` && ${command(choices)}`);
  const open = pick(marker, `"${marker}"`, `-${marker}`);
  const lines = Array.from({ length: choices.count(1, 4) }, () => command(choices));
  const shebang = pick("", "", "", "#!/bin/bash\n", "#!/usr/bin/env bash\n");
  return `<<${open}${rest}\n${shebang}${lines.join("\n")}\n${marker}\n`;
}

const runFlags = [
  ...[
    "--mount=type=cache,target=/var/lib/apt/lists ",
    "--mount=type=cache,target=/root/.cache/pip ",
  ],
  "--mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt ",
  ...["--mount=type=cache,target=/var/cache/apk ", "--mount=type=tmpfs,target=/var/cache/zypp "],
  ...["--mount=type=cache,target=/var/cache/libdnf5 ", "--network=none ", "--security=insecure "],
  ...[
    "--mount=type=cache,target=/root/.cache/yarn ",
    "--mount=type=cache,dst=/root/.cache/libdnf5 ",
  ],
  ...[
    "--mount=type=bind,from=build,target=/x ",
    "--mount=target=/src ",
    "--mount=type=secret,id=a ",
  ],
  ...["--mount=type=cache,from=quay.io/a/b,target=/y ", "--mount=type=bind,from=nginx,target=/z "],
];
