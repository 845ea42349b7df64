import type { CommandInstruction, Stage } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { StartCommand, StateAtLine } from "../../dockerfile/stageState.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { goLinking } from "../shared/goLinking.ts";
import { type CompilerImage, compilerImage } from "../shared/shippedCompilers.ts";
import { splitImageName } from "../shared/splitImageName.ts";
import { type FoundPath, visitStageFiles } from "../shared/stageFiles.ts";
import { startedProgram } from "../shared/startedProgram.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";

const messages = {
  ships:
    "The image ships with the compiler and the sources of {image}, and starts {program} only. Build in a stage of its own, and copy the program into a small image.",
} as const;

type Context = RuleContext<typeof messages>;

export const shipWithoutCompiler = defineRule({
  id: "ship-without-compiler",
  summary: "Require that programs ship without the compiler that made them.",
  why: "An image with a whole toolchain is many times as large as the program, and each tool in it is one that an intruder can use and that scanners complain about. A second stage that copies the program from the first leaves all of that behind. The rule speaks where the stage that ships is FROM an official image of a compiler, builds sources of the project there, and starts a program that is no part of the toolchain; the preset `recommended` only where it exposes a port, so that the program is a service and no tool that itself needs the compiler.",
  category: "size",
  severity: { recommended: "info", strict: "info" },
  aliases: [],
  fix: "unsafe",
  messages,
  examples: {
    bad: [
      'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o /server .\nEXPOSE 80\nCMD ["/server"]',
      'FROM rust:1.80\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nEXPOSE 80\nCMD ["./target/release/app"]',
    ],
    good: [
      'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /server .\n\nFROM gcr.io/distroless/base-debian12\nCOPY --from=build /server /server\nCMD ["/server"]',
      'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build ./...\nCMD ["go", "test", "./..."]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  create: (context) => ({
    documentEnd(document) {
      const final = document.stages.at(-1);
      if (final && !hasForeignSyntax(document)) check(context, final);
    },
  }),
});

function check(context: Context, final: Stage): void {
  const { document, services, preset, report } = context;
  const base = services.stageState.baseOf(final);
  const image = base?.complete === true ? compilerImage(base.reference) : undefined;
  if (!base || !image || !final.from.image) return;
  const state = services.stageState.atEnd(final);
  // An entrypoint of these images starts what CMD says; what they start by themselves was not built.
  const words = startWords(state);
  const program = startedProgram(words);
  if (program === undefined || !isBuilt(image, words, program)) return;
  if (!builds(context, image, final)) return;
  if (preset !== "strict" && !exposesPort(document, final)) return;
  report({
    at: final.from.image.range,
    message: "ships",
    data: { image: base.reference, program },
    fix: document.stages.length === 1 ? stagesFix(context, final, state, program) : undefined,
  });
}

/** What the file itself sets. */
function startWords({ entrypoint, cmd }: StateAtLine): StartWords {
  return {
    entrypoint: entrypoint?.instruction ? entrypoint : noCommand,
    cmd: cmd?.instruction ? cmd : noCommand,
  };
}

type StartWords = Pick<StateAtLine, "entrypoint" | "cmd">;

const noCommand: StartCommand = { words: [], instruction: undefined };

/** Whether the program may be what was built: no tool, no shell, no interpreter of scripts. */
function isBuilt(image: CompilerImage, { entrypoint, cmd }: StartWords, program: string): boolean {
  if (image.isTool(program) || otherPrograms.test(program)) return false;
  if (!/(^|\/)dotnet$/.test(program)) return true;
  const words = [...(entrypoint?.words ?? []), ...(cmd?.words ?? [])];
  return words[1]?.endsWith(".dll") === true;
}

const otherPrograms =
  /(^|\/)(sh|bash|ash|zsh|sleep|tail|make|python3?|node|perl|ruby|tini|dumb-init|env|supervisord|[\w.-]*\.sh|[\w.-]*entrypoint[\w.-]*)$/;

function exposesPort({ stages }: Context["document"], final: Stage): boolean {
  for (const { instructions } of stageChain(stages, final)) {
    if (instructions.some(({ kind }) => kind === "EXPOSE")) return true;
  }
  return false;
}

function builds({ document, services }: Context, image: CompilerImage, final: Stage): boolean {
  for (const { instructions } of stageChain(document.stages, final)) {
    for (const run of instructions) {
      if (run.kind === "RUN" && services.commands.of(run).all.some(image.builds)) return true;
    }
  }
  return false;
}

/**
 * The shape that the Go guide ends with, where all that follows the build is settings: the program is
 * copied to its own path, so that they stay as they are.
 */
function stagesFix(
  context: Context,
  final: Stage,
  state: StateAtLine,
  program: string,
): FixProposal | undefined {
  const { document, services } = context;
  const { from, instructions } = final;
  const base = services.stageState.baseOf(final);
  if (!base || splitImageName(base.reference).repository !== "golang") return undefined;
  if (!from.image || from.alias || from.platform) return undefined;
  const path = program.includes("/") ? joinPath(state.workdir, program) : undefined;
  const last = instructions.findLastIndex(({ kind }) => kind === "RUN" || kind === "COPY");
  const run = instructions[last];
  if (path === undefined || run?.kind !== "RUN" || /[\s"'$\\`]/.test(path)) return undefined;
  const command = builtBy(context, path, run);
  if (!command || goLinking(services, run, command).cgo !== "off") return undefined;
  const head = instructions.slice(0, last);
  const tail = instructions.slice(last + 1);
  if (!head.every((it) => isOfBuild(it)) || !tail.every(({ kind }) => settings.has(kind))) {
    return undefined;
  }
  // There is no shell in the small image.
  if (tail.some((it) => (it.kind === "CMD" || it.kind === "ENTRYPOINT") && !it.json)) {
    return undefined;
  }
  const lineBreak = lineBreakOf(document.text);
  const isLower = from.keyword.value === from.keyword.value.toLowerCase();
  const word = (keyword: string): string => (isLower ? keyword.toLowerCase() : keyword);
  const lines = [
    "",
    "",
    `${word("FROM")} ${smallImage}`,
    ...(state.workdir === undefined ? [] : [`${word("WORKDIR")} ${state.workdir}`]),
    `${word("COPY")} --from=build ${path} ${path}`,
    ...(tail.some(({ kind }) => kind === "USER") ? [] : [`${word("USER")} nonroot:nonroot`]),
  ];
  const { end } = run.range;
  return {
    title: "Build in a stage of its own",
    edits: [
      {
        range: { start: from.image.range.end, end: from.image.range.end },
        newText: ` ${word("AS")} build`,
      },
      { range: { start: end, end }, newText: lines.join(lineBreak) },
    ],
  };
}

const smallImage = "gcr.io/distroless/base-debian12";

/** The `go build` of a RUN that makes the path. */
function builtBy(
  { document, services }: Context,
  path: string,
  run: CommandInstruction,
): NamedCommand | undefined {
  let found: FoundPath | undefined;
  visitStageFiles(document, services, {
    end(_, files) {
      found = files.find(path);
    },
  });
  return found?.kind === "made" && found.file.by === run ? found.file.command : undefined;
}

/** What the program does not need when it runs. */
function isOfBuild(it: Stage["instructions"][number]): boolean {
  switch (it.kind) {
    case "RUN":
    case "WORKDIR":
      return true;
    case "COPY":
      return (
        it.from === undefined &&
        it.heredocs.length === 0 &&
        it.sources.every(({ value }) =>
          /^(\.\/)?([\w*-]+\.go|go\.(mod|sum|\*|work)|vendor\/?)$/.test(value),
        )
      );
    case "ENV":
      return it.pairs.every(({ key }) => /^C?GO[A-Z0-9_]*$/.test(key.value));
    default:
      return false;
  }
}

/** They say how the image is run, and have nothing of the build. */
const settings: ReadonlySet<string> = new Set([
  ...["EXPOSE", "CMD", "ENTRYPOINT", "LABEL", "STOPSIGNAL", "USER"],
]);
