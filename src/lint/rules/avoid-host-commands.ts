import type { CommandInstruction } from "../../dockerfile/document.ts";
import { defineRule, type Preset } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";

/** systemctl is not on hadolint's list. */
const peerNames = ["free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"];
const names = [...peerNames, "systemctl"];

export const avoidHostCommands = defineRule({
  id: "avoid-host-commands",
  summary: "Disallow commands in RUN that only make sense on a running system.",
  why: "A RUN has no init system, no terminal and no services, and nothing that it starts outlives it. Such commands fail, do nothing, or are left over from trying things out.",
  category: "correctness",
  severity: { recommended: "info", strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3001"],
  fix: "none",
  messages: {
    host: "This command is for a running system, not for the build of an image. Remove it.",
    service: "A service that is started here ends with this RUN. Start it by CMD or ENTRYPOINT.",
  },
  examples: {
    bad: ["FROM debian:12\nRUN service nginx start", "FROM debian:12\nRUN top -b -n 1"],
    good: [
      'FROM debian:12\nCMD ["nginx", "-g", "daemon off;"]',
      "FROM debian:12\nRUN service mysql start && mysql < /schema.sql",
    ],
  },
  programs: names,
  onbuild: true,
  create: (context) => ({
    RUN(run) {
      for (const command of context.services.commands.of(run).named(...names)) {
        const message = messageFor(context.preset, run, command);
        if (!message) continue;
        const at = onFirstLine(context, run, command.nameWord.range);
        context.report({ at, message });
      }
    },
  }),
});

function messageFor(
  preset: Preset,
  run: CommandInstruction,
  command: NamedCommand,
): "host" | "service" | undefined {
  const { name } = command;
  if (preset === "hadolint") return name === "systemctl" ? undefined : "host";
  switch (name) {
    case "systemctl":
      return command.words.some(({ value }) => starts.has(value)) ? "service" : undefined;
    case "service":
      // Behind it others may use the service, such as for loading a schema.
      if (command.words.some(({ value }) => starts.has(value)) && isLast(command)) return "service";
      break;
    case "mount":
      if (!run.flags.some(isInsecure)) return "host";
      return undefined;
    case "vim":
      // With options it may run a script, such as one that installs plugins.
      if (command.words.every(({ value }) => !/^[-+]/.test(value))) return "host";
      break;
    case "free":
    case "shutdown":
    case "top":
      return "host";
  }
  return preset === "strict" ? "host" : undefined;
}

const starts: ReadonlySet<string> = new Set(["start", "restart", "reload"]);

function isLast({ command, run }: NamedCommand): boolean {
  return run.script.body.chains.at(-1)?.pipelines.at(-1) === command.pipeline;
}

function isInsecure({ name, value }: CommandInstruction["flags"][number]): boolean {
  return name.value === "security" && value?.value === "insecure";
}
