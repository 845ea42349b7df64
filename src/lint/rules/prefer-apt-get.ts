import { defineRule, type FixProposal } from "../rule.ts";
import { aptOperands, readAptCommand } from "../shared/aptInstalls.ts";
import { insertOption, replaceWord } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasOption } from "../shared/commandWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

export const preferAptGet = defineRule({
  id: "prefer-apt-get",
  summary: "Require apt-get in place of apt.",
  why: "The program `apt` is made for people at a terminal: its authors say that what it takes and prints may change, and it warns about that in every build. `apt-get` and `apt-cache` stay as they are.",
  category: "correctness",
  severity: { recommended: "info", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3027"],
  fix: "safe",
  messages: {
    apt: "What apt takes and prints may change: it is for people at a terminal. Write apt-get.",
    query:
      "What apt takes and prints may change: it is for people at a terminal. Write apt-cache or dpkg-query.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN apt update && apt install -y curl"],
    good: ["FROM debian:12\nRUN apt-get update && apt-get install -y curl"],
  },
  programs: ["apt"],
  onbuild: true,
  create: (context) => ({
    RUN(run) {
      for (const command of context.services.commands.of(run).named("apt")) {
        const verb = aptOperands(command)[0]?.value;
        // Without a verb it is `apt --version`, or still to be typed.
        if (context.preset !== "hadolint" && (verb === undefined || harmless.has(verb))) continue;
        context.report({
          at: onFirstLine(context, run, command.nameWord.range),
          message: verb !== undefined && queries.has(verb) ? "query" : "apt",
          fix: aptGetFix(command),
        });
      }
    },
  }),
});

const harmless: ReadonlySet<string> = new Set(["help", "moo"]);

const queries: ReadonlySet<string> = new Set([
  "depends",
  "list",
  "policy",
  "rdepends",
  "search",
  "show",
  "showsrc",
]);

/** What both have; `upgrade` and `full-upgrade` need more. */
const shared: ReadonlySet<string> = new Set([
  "autoclean",
  "auto-clean",
  "autopurge",
  "autoremove",
  "auto-remove",
  "build-dep",
  "changelog",
  "check",
  "clean",
  "dist-upgrade",
  "download",
  "install",
  "purge",
  "reinstall",
  "remove",
  "satisfy",
  "source",
  "update",
]);

function aptGetFix(command: NamedCommand): FixProposal | undefined {
  const found = readAptCommand(command);
  const { nameWord } = command;
  const { raw } = nameWord;
  if (!found || !(command.json || /^[\w./-]+$/.test(raw))) return undefined;
  const { verb } = found;
  const name = replaceWord(command, nameWord, `${nameWord.value}-get`);
  if (!name) return undefined;
  const title = "Write apt-get";
  if (shared.has(verb.value)) return { title, edits: [name] };
  if (verb.value === "upgrade") {
    // apt also installs what the new versions need.
    if (hasOption(command, "with-new-pkgs")) return { title, edits: [name] };
    return { title, edits: [name, insertOption(command, verb, "--with-new-pkgs")] };
  }
  const other = verb.value === "full-upgrade" && replaceWord(command, verb, "dist-upgrade");
  return other ? { title, edits: [name, other] } : undefined;
}
