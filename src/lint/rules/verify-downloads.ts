import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { ShellBlock, ShellCommand, ShellElement } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { replaceWord, takeOutWord } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import {
  type InsecureOption,
  insecureOptions,
  runsItsInput,
  shells,
} from "../shared/downloadWords.ts";

export const verifyDownloads = defineRule({
  id: "verify-downloads",
  summary: "Require that downloads are checked before they are run.",
  why: "What a server sends may change, or come from somebody else. Piped into a shell it runs at once, and nobody can see later what that was; without the check of certificates anybody on the way can replace it.",
  category: "security",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "unsafe",
  messages: {
    insecure:
      "{option} lets anybody on the way replace what {program} downloads. Remove it, and install the missing certificate.",
    piped:
      "{program} runs whatever the server sends. Download it to a file, and check its checksum before it runs.",
  },
  examples: {
    bad: [
      "FROM debian:12\nRUN curl -k https://example.com/app -o /app",
      "FROM debian:12\nRUN wget --no-check-certificate https://example.com/app",
    ],
    good: [
      "FROM debian:12\nRUN curl -fsSLO https://example.com/install.sh && echo 'ffeeddcc  install.sh' | sha256sum -c && sh install.sh",
    ],
  },
  onbuild: true,
  create: (context) => ({
    RUN(run) {
      const commands = context.services.commands.of(run);
      const downloads = commands.named("curl", "wget");
      for (const command of downloads) {
        if (command.words.some(({ value }) => isLocal(value))) continue;
        for (const option of insecureOptions(command)) {
          context.report({
            at: option.word.range,
            message: "insecure",
            data: { option: flagOf(command), program: command.name },
            fix: removalFix(context.document, command, option),
          });
        }
      }
      if (context.preset !== "strict" || downloads.length === 0) return;
      const fed = elementsBehind(downloads);
      const loading = new Set(downloads.map(({ command }) => command.pipeline.chain.block));
      for (const command of commands.all) {
        const at = runningPlace(command, fed, loading);
        if (at) context.report({ at, message: "piped", data: { program: command.name } });
      }
    },
  }),
});

/** What stands behind a download in its pipeline. */
function elementsBehind(downloads: readonly NamedCommand[]): ReadonlySet<ShellElement> {
  const behind = new Set<ShellElement>();
  const loading = new Set<ShellElement>(downloads.map(({ command }) => outermost(command)));
  for (const { elements } of new Set(downloads.map(({ command }) => command.pipeline))) {
    const first = elements.findIndex((element) => loading.has(element));
    for (const element of elements.slice(first + 1)) behind.add(element);
  }
  return behind;
}

/** Where a command runs what another one downloads: by a pipe, or in a substitution. */
function runningPlace(
  named: NamedCommand,
  fed: ReadonlySet<ShellElement>,
  loading: ReadonlySet<ShellBlock>,
): TextRange | undefined {
  const { name, nameWord } = named;
  const outer = outermost(named.command);
  if (fed.has(outer) && runsItsInput(named)) return nameWord.range;
  if (!shells.has(name) && !evaluates.has(name)) return undefined;
  return outer.blocks.some((block) => loading.has(block)) ? nameWord.range : undefined;
}

const evaluates: ReadonlySet<string> = new Set(["eval", "source", "."]);

/** The command that stands in the pipeline: `sudo` for `bash` in `sudo bash`. */
function outermost(command: ShellCommand): ShellCommand {
  let outer = command;
  while (outer.wrapper && outer.wrapper.pipeline === outer.pipeline) outer = outer.wrapper;
  return outer;
}

/** A server in the container itself has a certificate that nobody signed. */
function isLocal(value: string): boolean {
  return /^(https:\/\/)?(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(value);
}

function flagOf({ name }: NamedCommand): string {
  return name === "curl" ? "--insecure" : "--no-check-certificate";
}

function removalFix(
  document: DockerfileDocument,
  command: NamedCommand,
  { word, rest }: InsecureOption,
): FixProposal | undefined {
  if (rest !== "") {
    const edit = replaceWord(command, word, rest);
    return edit && { title: `Write ${rest}`, edits: [edit] };
  }
  const edit = takeOutWord(document, command, word);
  return edit && { title: `Remove ${word.value}`, edits: [edit] };
}
