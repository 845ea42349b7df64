import type { CommandInstruction, Stage } from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const useOneDownloader = defineRule({
  id: "use-one-downloader",
  summary: "Disallow both curl and wget in one stage.",
  why: "Either of curl and wget does what the other does. Installing both makes the image larger, and gives two programs that have to be kept up to date.",
  category: "size",
  severity: { recommended: "info", strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL4001"],
  fix: "none",
  messages: {
    both: "This stage downloads with curl and with wget. Use one of them for all.",
  },
  examples: {
    bad: [
      "FROM debian:12\nRUN apt-get update && apt-get install -y curl wget\nRUN curl -O https://example.com/a && wget https://example.com/b",
    ],
    good: [
      "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN curl -O https://example.com/a && curl -O https://example.com/b",
    ],
  },
  programs: ["curl", "wget"],
  onbuild: true,
  create(context) {
    const { services, document, preset } = context;
    const asHadolint = preset === "hadolint";
    const report = ({ run, command }: Use): void =>
      context.report({
        at: onFirstLine(context, run, command.nameWord.range),
        message: "both",
      });
    let own = createUses();
    // As hadolint sees triggers, they are one file without stages.
    let triggers = createUses();
    const finished: Uses[] = [];
    return {
      FROM({ onbuild }) {
        if (!onbuild) own = createUses();
        if (onbuild === asHadolint) triggers = createUses();
      },
      RUN(run, stage) {
        const uses = run.onbuild ? triggers : own;
        const commands = services.commands.of(run);
        const downloads = commands.named("curl", "wget").map((command) => ({ run, command }));
        for (const { command } of downloads) uses.names.add(command.name);
        if (asHadolint) {
          if (uses.names.size === 2) downloads.slice(0, 1).forEach(report);
          return;
        }
        for (const command of commands.named(...installers)) noteInstalls(command, uses.installed);
        uses.list.push(...downloads);
        if (!uses.stage) finished.push(uses);
        uses.stage ??= stage;
      },
      documentEnd() {
        const shipped = new Set<Stage>();
        const last = document.stages.at(-1);
        if (last) for (const stage of stageChain(document.stages, last)) shipped.add(stage);
        for (const { list, names, installed, stage } of finished) {
          if (names.size < 2) continue;
          // An image that comes with both need not do without one; nor a stage that does not ship.
          if (preset === "recommended" && (installed.size < 2 || !stage || !shipped.has(stage))) {
            continue;
          }
          const [first] = list;
          list.filter((use) => use.command.name !== first?.command.name).forEach(report);
        }
      },
    };
  },
});

interface Use {
  readonly run: CommandInstruction;
  readonly command: NamedCommand;
}

/** What the instructions of a stage, or its triggers, use so far. */
interface Uses {
  readonly list: Use[];
  readonly names: Set<string>;
  readonly installed: Set<string>;
  stage: Stage | undefined;
}

function createUses(): Uses {
  return { list: [], names: new Set(), installed: new Set(), stage: undefined };
}

const installers = ["apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper"];

function noteInstalls({ words }: NamedCommand, installed: Set<string>): void {
  for (const { value } of words) {
    const name = /^(curl|wget)([=-][\d*].*)?$/.exec(value)?.[1];
    if (name !== undefined) installed.add(name);
  }
}
