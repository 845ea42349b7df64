import type { CommandInstruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { readGoCommand } from "../shared/goCommands.ts";
import { runMounts } from "../shared/runMounts.ts";
import { type StageFiles, visitStageFiles } from "../shared/stageFiles.ts";

const messages = {
  missing:
    "With -mod=vendor go takes modules from {folder} only, and nothing brings that folder. Copy it, or build without -mod=vendor.",
  ignored:
    "With -mod=vendor go takes modules from {folder} only, and line {line} of {file}, `{pattern}`, keeps that out. Remove the line, or build without -mod=vendor.",
} as const;

type Context = RuleContext<typeof messages>;

export const copyVendoredModules = defineRule({
  id: "copy-vendored-modules",
  summary: "Require the vendor folder where go is told to build from it.",
  why: "With `-mod=vendor` go neither downloads modules nor looks into its cache, so without `vendor/modules.txt` beside go.mod it stops with `inconsistent vendoring`. The rule speaks where go.mod comes from the build context and requires modules, and no COPY, mount or RUN can have brought the folder.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "none",
  messages,
  examples: {
    files: {
      "go.mod": "module example.com/app\n\ngo 1.22\n\nrequire example.com/b v1.0.0\n",
      "main.go": "",
      "vendor/modules.txt": "",
    },
    bad: [
      "FROM golang:1.22\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN go build -mod=vendor -o /app .",
    ],
    good: ["FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -mod=vendor -o /app ."],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["go"],
  create(context) {
    const { contextFiles } = context.services;
    if (!contextFiles) return {};
    return {
      documentEnd(document) {
        if (hasForeignSyntax(document)) return;
        if (!/-mod[= ]vendor/.test(document.text)) return;
        visitStageFiles(document, context.services, {
          before(run, files) {
            if (run.kind === "RUN") checkRun(context, run, files);
          },
        });
      },
    };
  },
});

function checkRun(context: Context, run: CommandInstruction, files: StageFiles): void {
  const { services, report } = context;
  const commands = services.commands.of(run).all;
  if (runMounts(run).some(({ type }) => type === "bind" || type === "cache")) return;
  // What the script itself does first may bring it.
  if (commands.some(({ name }) => !harmless.has(name))) return;
  const { workdir } = services.stageState.before(run);
  if (workdir === undefined || !commands.every(({ words }) => !isVendoring(words))) return;
  for (const command of commands) {
    const word = vendorWord(context, run, command);
    if (!word || !requiresModules(context, workdir, files)) continue;
    const folder = joinPath(workdir, "vendor") ?? "vendor";
    if (files.find(joinPath(folder, "modules.txt") ?? folder).kind !== "missing") return;
    const reason = services.contextIgnore?.reason("vendor/modules.txt");
    const file = services.contextIgnore?.file;
    const at = word.range;
    if (!reason || file === undefined) report({ at, message: "missing", data: { folder } });
    else {
      const { pattern } = reason;
      report({
        at,
        message: "ignored",
        data: { folder, file, pattern, line: String(reason.line) },
      });
    }
    return;
  }
}

const harmless: ReadonlySet<string> = new Set(["apk", "apt-get", "echo", "go", "mkdir", "set"]);

function isVendoring(words: readonly ShellWord[]): boolean {
  return words.some(({ value }) => value === "mod" || value === "work");
}

/** The word that says so: the option's, or the name of a command that GOFLAGS says it to. */
function vendorWord(
  { services }: Context,
  run: CommandInstruction,
  command: NamedCommand,
): ShellWord | undefined {
  const go = readGoCommand(command);
  if (!go || go.options.has("C") || go.options.has("modfile")) return undefined;
  if (!/^(build|install|test|vet|run)$/.test(go.verb.value)) return undefined;
  if (go.operands.some(({ value }) => value.includes("@"))) return undefined;
  const option = go.options.get("mod");
  if (option) return option.value === "vendor" ? option.word : undefined;
  if (command.command.assignments.some(({ name }) => name === "GOFLAGS")) return undefined;
  const flags = services.variables.resolve("GOFLAGS", run)?.value;
  return flags?.split(" ").includes("-mod=vendor") ? command.nameWord : undefined;
}

function requiresModules({ services }: Context, workdir: string, files: StageFiles): boolean {
  const found = files.find(joinPath(workdir, "go.mod") ?? "/");
  const text = found.kind === "context" ? services.contextFiles?.text(found.path) : undefined;
  // `require x v1`, or a block of them.
  return /^[ \t]*require[ \t]+(\([ \t]*\r?\n[ \t]*)?[\w.-]+\.[\w-]+\/?\S*[ \t]+v\d/m.test(
    text ?? "",
  );
}
