import type { TextEdit } from "../../base/textEdit.ts";
import type { CommandInstruction, DockerfileDocument } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal, type Preset } from "../rule.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { joinedRuns } from "../shared/joinedRuns.ts";

export const joinConsecutiveRuns = defineRule({
  id: "join-consecutive-runs",
  summary: "Require one RUN for commands that follow each other.",
  why: "Each RUN makes a layer of its own. What a later one deletes stays in the earlier layer, and an earlier one from the cache may be older than the later one expects.",
  category: "size",
  severity: { strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3059"],
  fix: "unsafe",
  messages: {
    consecutive: "This RUN makes another layer behind that of the RUN before. Join them with &&.",
  },
  examples: {
    bad: ["FROM alpine\nRUN mkdir /app\nRUN touch /app/log"],
    good: [
      "FROM alpine\nRUN mkdir /app \\\n    && touch /app/log",
      "FROM alpine\nRUN mkdir /app\nCOPY src /app/src\nRUN touch /app/log",
    ],
  },
  create(context) {
    const { document, services, preset } = context;
    /** The RUN before, and the one that this was compared with. */
    let previous: CommandInstruction | undefined;
    let kept: { readonly run: CommandInstruction; readonly count: number } | undefined;
    let next = 0;
    return {
      RUN(run) {
        if (run.onbuild) return;
        while (document.instructions[next] !== run) {
          const between = document.instructions[next++];
          if (between === undefined) break;
          if (between.kind !== "RUN") {
            previous = undefined;
            kept = undefined;
          }
        }
        const count = countCommands(services, preset, run);
        const joins =
          kept !== undefined && kept.count <= 1 && count <= 1 && haveEqualFlags(kept.run, run);
        if (joins && previous && (preset === "hadolint" || isRead(services, run))) {
          context.report({
            at: run.keyword.range,
            message: "consecutive",
            fix: joinFix(document, services, previous, run),
          });
        } else kept = { run, count };
        previous = run;
      },
    };
  },
});

/** Simple commands at any depth; hadolint knows those whose name is known. */
function countCommands(
  { commands }: LintServices,
  preset: Preset,
  run: CommandInstruction,
): number {
  const { all, scripts } = commands.of(run);
  if (preset === "hadolint") return all.length + all.filter(isTimed).length;
  return scripts.reduce((count, { script }) => count + script.commands.length, 0);
}

/** hadolint counts the word as well, though it is of the grammar. */
function isTimed({ command }: NamedCommand): boolean {
  return command.wrapper?.name === "time";
}

/** Outside of a POSIX shell nothing is known of the commands. */
function isRead({ commands }: LintServices, run: CommandInstruction): boolean {
  return commands.of(run).scripts.length > 0;
}

function haveEqualFlags(one: CommandInstruction, other: CommandInstruction): boolean {
  if (one.flags.length === 0 || other.flags.length === 0) {
    return one.flags.length === other.flags.length;
  }
  return flagKey(one) === flagKey(other);
}

function flagKey({ flags }: CommandInstruction): string {
  const keys = flags.map(
    ({ name, value }) => `${name.value}=${normalMount(name.value, value?.value ?? "")}`,
  );
  return [...new Set(keys)].sort().join("\n");
}

/** The order of a mount's fields says nothing, some have several names, and bind is the type without. */
function normalMount(flag: string, value: string): string {
  if (flag !== "mount") return value;
  const fields = value.split(",").map(normalField).sort();
  return fields.some((field) => field.startsWith("type="))
    ? fields.join(",")
    : [...fields, "type=bind"].sort().join(",");
}

function normalField(field: string): string {
  return field
    .replace(/^(dst|destination)=/, "target=")
    .replace(/^src=/, "source=")
    .replace(/^ro\b/, "readonly")
    .replace(/^rw\b/, "readwrite")
    .replace(/^(\w+)=true$/, "$1");
}

function joinFix(
  document: DockerfileDocument,
  services: LintServices,
  first: CommandInstruction,
  second: CommandInstruction,
): FixProposal | undefined {
  const edit: TextEdit | undefined = joinedRuns(document, services, first, second);
  return edit && { title: "Join with the RUN before", edits: [edit] };
}
