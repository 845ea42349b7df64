import type { Stage, TransferInstruction } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import type { LintServices } from "../services.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { splitPath } from "../shared/dependencyFolders.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { readGoCommand } from "../shared/goCommands.ts";
import { goLinking, isGlibcGolang } from "../shared/goLinking.ts";
import { linuxImage } from "../shared/linuxImages.ts";
import { splitImageName } from "../shared/splitImageName.ts";
import { type StageFiles, visitStageFiles } from "../shared/stageFiles.ts";
import { type StageTaking, stageTakings } from "../shared/stageTakings.ts";
import { startedProgram } from "../shared/startedProgram.ts";
import { destinationPath } from "../shared/transferPaths.ts";

const messages = {
  linked:
    "This links the program to glibc, and {base} has {libc}, so it does not start there. Build it with CGO_ENABLED=0, or end in an image with glibc.",
  perhaps:
    "With net, os/user or C in it, the program is linked to glibc here, and {base} has {libc}. Build it with CGO_ENABLED=0.",
} as const;

type Context = RuleContext<typeof messages>;

export const disableCgoForStaticBase = defineRule({
  id: "disable-cgo-for-static-base",
  summary: "Require CGO_ENABLED=0 for Go programs that end in an image without glibc.",
  why: "In golang images made from Debian, go links programs that use `net` or `os/user` to glibc. In `scratch`, in distroless `static` and in Alpine such a program ends with `no such file or directory`. The rule speaks where the file that `go build` makes is copied to such an image and started there, nothing turns cgo off or links statically, and the image exposes a port or the program's `main.go` imports such a package.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "unsafe",
  messages,
  examples: {
    bad: [
      'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /server .\nFROM scratch\nCOPY --from=build /server /server\nEXPOSE 8080\nENTRYPOINT ["/server"]',
    ],
    good: [
      'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /server .\nFROM scratch\nCOPY --from=build /server /server\nEXPOSE 8080\nENTRYPOINT ["/server"]',
      'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /server .\nFROM gcr.io/distroless/base-debian12\nCOPY --from=build /server /server\nEXPOSE 8080\nENTRYPOINT ["/server"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["go"],
  create: (context) => ({
    documentEnd(document) {
      if (hasForeignSyntax(document)) return;
      const takings = stageTakings(document, context.services);
      const isAsked = (stage: Stage): boolean =>
        takings.has(stage.index) && isGlibcGolang(context.services, stage);
      if (!document.stages.some(isAsked)) return;
      const told = new Set<NamedCommand>();
      visitStageFiles(document, context.services, {
        end(stage, files) {
          const list = takings.get(stage.index);
          if (!list || !isAsked(stage)) return;
          for (const taking of list) check(context, taking, stage, files, told);
        },
      });
    },
  }),
});

function check(
  context: Context,
  { copy, into, path }: StageTaking,
  stage: Stage,
  files: StageFiles,
  told: Set<NamedCommand>,
): void {
  const { services, preset, report } = context;
  const found = files.find(path);
  if (found.kind !== "made" || found.file.by.kind !== "RUN") return;
  const { command, by: run } = found.file;
  if (!command || told.has(command)) return;
  const libc = libcOf(context, into);
  if (libc === undefined || !isStarted(services, copy, into, path)) return;
  const { cgo, arch } = goLinking(services, run, command);
  if (cgo !== "on" || (arch !== undefined && preset !== "strict")) return;
  const isLinked = arch === undefined && usesNet(services, command, run, into, files);
  if (!isLinked && preset !== "strict") return;
  if (setsCgoElsewhere(context, stage)) return;
  told.add(command);
  report({
    at: command.nameWord.range,
    message: isLinked ? "linked" : "perhaps",
    data: { base: into.from.image?.value ?? "the image", libc },
    fix: cgoFix(command),
  });
}

/** What stands in for glibc in the image that gets the program; undefined where it may have it. */
function libcOf({ document, services }: Context, into: Stage): string | undefined {
  const base = services.stageState.baseOf(into);
  if (base?.complete !== true) return undefined;
  const { repository } = splitImageName(base.reference);
  const isStatic =
    base.reference === "scratch" ||
    /^(gcr\.io\/distroless\/static(-debian\d+)?|cgr\.dev\/chainguard\/static)$/.test(repository);
  if (!isStatic && linuxImage(base.reference)?.shell !== "ash") return undefined;
  for (const { instructions, range } of stageChain(document.stages, into)) {
    if (!isStatic && /compat|glibc|ld-linux/.test(document.text.slice(range.start, range.end))) {
      return undefined;
    }
    for (const it of instructions) {
      if (it.kind === "ONBUILD") return undefined;
      if (it.kind === "RUN" && isStatic) return undefined;
      if (it.kind !== "COPY" && it.kind !== "ADD") continue;
      // It may bring the library along.
      if (it.sources.some(({ value }) => /\blib|rootfs|\.so\b|\.tar|\/$|^\.?\/?$/.test(value))) {
        return undefined;
      }
    }
  }
  return isStatic ? "no C library" : "musl";
}

/** Whether what a COPY brings is the program that the image starts. */
function isStarted(
  services: LintServices,
  copy: TransferInstruction,
  into: Stage,
  path: string,
): boolean {
  const state = services.stageState.atEnd(into);
  const program = startedProgram(state);
  const destination = destinationPath(services, copy);
  if (program === undefined || destination === undefined) return false;
  const { name } = splitPath(path);
  if (!program.includes("/")) return program === name || program === splitPath(destination).name;
  const started = joinPath(state.workdir, program);
  return started === destination || started === joinPath(destination, name);
}

/** Whether the program surely has a package that goes to the C library where cgo is on. */
function usesNet(
  services: LintServices,
  command: NamedCommand,
  run: StageTaking["into"]["instructions"][number],
  into: Stage,
  files: StageFiles,
): boolean {
  if (into.instructions.some(({ kind }) => kind === "EXPOSE")) return true;
  const operands = readGoCommand(command)?.operands ?? [];
  const [operand] = operands;
  if (operands.length > 1 || operand?.hasVariables || operand?.hasPattern) return false;
  const typed = operand?.value ?? ".";
  if (!/^(\.|\.?\.?\/.*|main\.go)$/.test(typed) || typed.includes("...")) return false;
  if (typed.endsWith(".go") && !/(^|\/)main\.go$/.test(typed)) return false;
  if (/\b(cd|pushd)\b/.test(command.run.script.source.text)) return false;
  const folder = typed.endsWith(".go") ? splitPath(`./${typed}`).folder : typed;
  const { workdir } = services.stageState.before(run);
  const main = joinPath(workdir, `${folder}/main.go`);
  const found = main === undefined ? undefined : files.find(main);
  const text = found?.kind === "context" ? services.contextFiles?.text(found.path) : undefined;
  return text !== undefined && importsNet(text);
}

/** By the imports at its top; build constraints may take them away again. */
function importsNet(source: string): boolean {
  if (/^\/\/(go:build|[ \t]*\+build)\b/m.test(source)) return false;
  const top = /^(?:(?!^(?:func|type|var|const)\b)[^\n]*\n)*/m.exec(source)?.[0] ?? "";
  return /^(?:import)?[ \t]*(?:\([ \t]*)?(?:\w+[ \t]+)?"(net|net\/http|net\/rpc|net\/smtp|os\/user|C|crypto\/tls|crypto\/x509)"/m.test(
    top,
  );
}

/** A file of settings that an earlier RUN wrote. */
function setsCgoElsewhere({ document }: Context, stage: Stage): boolean {
  for (const { instructions } of stageChain(document.stages, stage)) {
    for (const it of instructions) {
      if (it.kind === "RUN" && /go[ \t]+env[ \t]+-w/.test(it.shell?.text ?? "")) return true;
    }
  }
  return false;
}

/** In front of the command's own variables; none behind `env` and the like. */
function cgoFix({ command, json }: NamedCommand): FixProposal | undefined {
  if (json || command.wrapper || command.assignments.some(({ name }) => name === "CGO_ENABLED")) {
    return undefined;
  }
  const { start } = command.range;
  return {
    title: "Build it with CGO_ENABLED=0",
    edits: [{ range: { start, end: start }, newText: "CGO_ENABLED=0 " }],
  };
}
