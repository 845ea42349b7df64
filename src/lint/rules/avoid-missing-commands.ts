import type { BaseImageFacts } from "../../dockerfile/baseImageFacts.ts";
import { knownFrom } from "../../dockerfile/describeState.ts";
import { defineRule } from "../rule.ts";
import { missingPrograms } from "../shared/missingPrograms.ts";

export const avoidMissingCommands = defineRule({
  id: "avoid-missing-commands",
  summary: "Disallow commands that the base image does not have.",
  why: "Small images leave out what people expect: `debian` has no curl, `alpine` no bash. A RUN that uses it stops the build, and a HEALTHCHECK calls a good container unhealthy. The rule speaks only where the image is known to lack the program, and nothing in the stages before can have brought it: no package that may hold it, no COPY into a folder of PATH, no ADD, no script.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    command: "{image} has no {program}{source}. Install it first, or use what the image has.",
    shell:
      "{image} has no {program}{source}, so nothing can run. Install it first, or name a shell that is there.",
  },
  examples: {
    bad: [
      "FROM debian:12-slim\nRUN curl -fsSL https://example.com/a -o /a",
      'FROM alpine:3.20\nSHELL ["/bin/bash", "-c"]\nRUN echo a',
    ],
    good: [
      "FROM debian:12-slim\nRUN apt-get update && apt-get install -y curl && curl -fsSL https://example.com/a -o /a",
      "FROM debian:12-slim\nRUN command -v curl || echo none",
    ],
    baseImages: {
      "debian:12-slim": { packageManagers: ["apt"], shells: ["sh", "bash"], lacks: ["curl"] },
      "alpine:3.20": { packageManagers: ["apk"], shells: ["sh"] },
    },
  },
  needs: ["baseImage"],
  create: (context) => ({
    documentEnd() {
      for (const { program, at, base, facts, instruction } of missingPrograms(context, {
        lacks: (facts, name) => lacksProgram(facts, name) && !isToldElsewhere(name),
        mayBePackaged: true,
      })) {
        const data = {
          image: base.reference,
          program,
          source: knownFrom(facts.completedBy ?? facts.source),
        };
        const message = instruction.kind === "SHELL" ? "shell" : "command";
        context.report({ at, message, data });
      }
    },
  }),
});

function lacksProgram({ lacks, shells }: BaseImageFacts, program: string): boolean {
  if (lacks?.includes(program) === true) return true;
  return shellNames.has(program) && shells !== undefined && !shells.includes(program);
}

/** Those that no image has under the name of another: the many names of `sh` are not told here. */
const shellNames: ReadonlySet<string> = new Set(["bash", "fish", "zsh"]);

/** What has a rule of its own, whether the image has it or not. */
function isToldElsewhere(program: string): boolean {
  return toldElsewhere.has(program);
}

const toldElsewhere: ReadonlySet<string> = new Set([
  ...["free", "kill", "mount", "ps", "service", "shutdown", "ssh", "sudo", "systemctl", "top"],
  "vim",
]);
