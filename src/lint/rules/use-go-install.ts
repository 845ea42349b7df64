import type {
  CommandInstruction,
  DockerfileDocument,
  Instruction,
  Stage,
} from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { splitPath } from "../shared/dependencyFolders.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { type GoCommand, readGoCommand } from "../shared/goCommands.ts";
import { runMounts } from "../shared/runMounts.ts";
import { splitImageName } from "../shared/splitImageName.ts";
import { type StageFiles, visitStageFiles } from "../shared/stageFiles.ts";

const messages = {
  outside:
    "Outside of a module go get stops since Go 1.18, and no go.mod is here by then. Write go install and a version, as in module@v1.2.3.",
} as const;

type Context = RuleContext<typeof messages>;

export const useGoInstall = defineRule({
  id: "use-go-install",
  summary: "Require go install, not go get, where programs are installed.",
  why: "Since Go 1.18 `go get` only changes go.mod: it builds nothing, and without a go.mod it stops. `go install` with a version needs none. The rule speaks in official images of Go 1.18 or newer, where nothing that comes before can have brought a go.mod to the working folder or one above it.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages,
  examples: {
    bad: ["FROM golang:1.22\nRUN go get github.com/go-delve/delve/cmd/dlv"],
    good: [
      "FROM golang:1.22\nRUN go install github.com/go-delve/delve/cmd/dlv@v1.23.0",
      "FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go get github.com/spf13/cobra",
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["go"],
  create: (context) => ({
    documentEnd(document) {
      if (hasForeignSyntax(document)) return;
      // Modules may be off, or the module be elsewhere.
      if (!/\bget\b/.test(document.text) || /GO111MODULE|GOFLAGS/.test(document.text)) return;
      const asked = askedStages(document, context.services);
      if (asked.size === 0) return;
      const runs = new Set([...asked].flatMap(({ instructions }) => instructions));
      visitStageFiles(document, context.services, {
        missingIn: (stage) => asked.has(stage),
        before(run, files) {
          if (run.kind === "RUN" && runs.has(run)) checkRun(context, run, files);
        },
      });
    },
  }),
});

/** Those of an image where `go get` builds nothing, and that run it. */
function askedStages(
  { stages }: DockerfileDocument,
  { commands, stageState }: LintServices,
): ReadonlySet<Stage> {
  const gets = (run: Instruction): boolean =>
    run.kind === "RUN" &&
    commands
      .of(run)
      .named("go")
      .some((command) => readGoCommand(command)?.verb.value === "get");
  return new Set(
    stages.filter((stage) => {
      if (!stage.instructions.some(gets)) return false;
      const base = stageState.baseOf(stage);
      return base?.complete === true && isNewGo(base.reference);
    }),
  );
}

function checkRun(context: Context, run: CommandInstruction, files: StageFiles): void {
  const { services, report } = context;
  if (runMounts(run).some(({ type }) => type === "bind")) return;
  for (const command of services.commands.of(run).all) {
    if (!harmless.has(command.name)) return;
    const go = readGoCommand(command);
    if (go?.verb.value === "mod" || go?.options.has("C")) return;
    if (go?.verb.value !== "get" || go.operands.length === 0) continue;
    const { workdir } = services.stageState.before(run);
    if (workdir === undefined || mayBeModule(workdir, files)) return;
    report({
      at: go.verb.range,
      message: "outside",
      fix: command.json ? undefined : installFix(command, go),
    });
  }
}

/** Behind these in the same script the working folder is still the same, and has no go.mod. */
const harmless: ReadonlySet<string> = new Set([
  ...["apk", "apt", "apt-get", "echo", "export", "go", "mkdir", "rm", "set", "true"],
]);

function mayBeModule(folder: string, files: StageFiles): boolean {
  for (let at = folder; ; at = splitPath(at).folder) {
    if (files.find(joinPath(at, "go.mod") ?? "/").kind !== "missing") return true;
    if (at === "/") return false;
  }
}

/** Tags without a number are newer than these, too. */
function isNewGo(reference: string): boolean {
  const { repository, tag } = splitImageName(reference);
  if (repository !== "golang" || reference.includes("@")) return false;
  if (/^(latest|1|alpine|bookworm|trixie|1-(alpine|bookworm|trixie))?$/.test(tag)) return true;
  const minor = /^1\.(\d+)(?![\d])/.exec(tag)?.[1];
  return minor !== undefined && Number(minor) >= 18;
}

function installFix(
  { words }: NamedCommand,
  { verb, operands, options }: GoCommand,
): FixProposal | undefined {
  const [last] = words.slice(-1);
  const isPlain = operands.every(
    ({ value, raw }) => raw === value && /^[\w.-]+\.[\w-]+\/[\w./~@+-]+$/.test(value),
  );
  if (!last || !isPlain || [...options.keys()].some((name) => !/^[uvx]$/.test(name)))
    return undefined;
  const update = words.filter(({ value }) => /^--?u$/.test(value));
  return {
    title: "Use go install",
    edits: [
      { range: verb.range, newText: "install" },
      // With the blank behind it.
      ...update.flatMap(({ range }) => {
        const next = words.find((word) => word.range.start > range.start);
        return next ? [{ range: { start: range.start, end: next.range.start }, newText: "" }] : [];
      }),
      ...operands
        .filter(({ value }) => !value.includes("@"))
        .map(({ range: { end } }) => ({ range: { start: end, end }, newText: "@latest" })),
    ],
  };
}
