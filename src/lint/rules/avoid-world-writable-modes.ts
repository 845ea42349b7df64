import type { TransferInstruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { replaceWord } from "../shared/commandFixes.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { createKnownWords } from "../shared/knownWords.ts";
import { worldMode } from "../shared/worldMode.ts";

export const avoidWorldWritableModes = defineRule({
  id: "avoid-world-writable-modes",
  summary: "Disallow modes that let every user write.",
  why: "Whoever gets into the container as any user can change such a file, and with it what other users run or read. Give the file to the user who has to write, or use its group.",
  category: "security",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "unsafe",
  messages: {
    writable: "Mode {mode} lets every user write. Give the file to the user or group that has to.",
  },
  examples: {
    bad: ["FROM alpine\nRUN chmod -R 777 /data", "FROM alpine\nCOPY --chmod=666 app.conf /etc/"],
    good: [
      "FROM alpine\nRUN chown -R app /data",
      "FROM alpine\nRUN chmod 1777 /tmp",
      "FROM alpine\nCOPY --chmod=644 app.conf /etc/",
    ],
  },
  needs: ["baseImage"],
  onbuild: true,
  create(context) {
    const { services, report } = context;
    const known = createKnownWords(services);
    const checkFlags = (transfer: TransferInstruction): void => {
      for (const { name, value } of transfer.flags) {
        if (name.value !== "chmod" || !value) continue;
        const { value: mode, complete } = services.variables.expand(value.raw, transfer);
        const world = complete ? worldMode(mode) : undefined;
        if (!world?.writable) continue;
        const isPlain = value.raw === mode && value.range.end - value.range.start === mode.length;
        const edits =
          isPlain && world.without !== undefined
            ? [{ range: value.range, newText: world.without }]
            : [];
        report({ at: value.range, message: "writable", data: { mode }, fix: fixOf(world, edits) });
      }
    };
    return {
      COPY: checkFlags,
      ADD: checkFlags,
      RUN(run) {
        for (const command of services.commands.of(run).named("chmod", "install", "mkdir")) {
          for (const { word, before } of modeWords(command)) {
            const value = known.value(run, command, word);
            const mode = value?.slice(before.length) ?? "";
            const world = worldMode(mode);
            if (!world?.writable) continue;
            const edit =
              world.without !== undefined && !word.hasVariables && (command.json || !word.quoted)
                ? replaceWord(command, word, before + world.without)
                : undefined;
            const fix = fixOf(world, edit ? [edit] : []);
            report({ at: word.range, message: "writable", data: { mode }, fix });
          }
        }
      },
    };
  },
});

function fixOf(
  { without }: { readonly without: string | undefined },
  edits: FixProposal["edits"],
): FixProposal | undefined {
  return edits.length > 0 ? { title: `Write ${without}`, edits } : undefined;
}

interface ModeWord {
  readonly word: ShellWord;
  /** What stands in front of the mode in its word: `-m`, `--mode=`. */
  readonly before: string;
}

/** Where the command has its mode: the first operand of chmod, the option `-m` of the others. */
function modeWords({ name, words }: NamedCommand): readonly ModeWord[] {
  if (name === "chmod") {
    // A mode may begin with a minus: `-w`, which is no option.
    const word = words.find(({ value }) => !/^-(-|[Rvcf]+$)/.test(value));
    return word ? [{ word, before: "" }] : [];
  }
  for (const [index, word] of words.entries()) {
    const before = /^(?:--mode=|-[a-ln-zCDT]*m)/.exec(word.value)?.[0];
    if (before === undefined && word.value !== "--mode") continue;
    if (before !== undefined && before !== word.value) return [{ word, before }];
    const next = words[index + 1];
    return next ? [{ word: next, before: "" }] : [];
  }
  return [];
}
