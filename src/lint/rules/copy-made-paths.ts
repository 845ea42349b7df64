import { closestName } from "../../dockerfile/closestName.ts";
import type { Stage, TransferInstruction, Word } from "../../dockerfile/document.ts";
import { stageChain } from "../../dockerfile/stageTree.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { splitPath } from "../shared/dependencyFolders.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { type MadeFile, type StageFiles, visitStageFiles } from "../shared/stageFiles.ts";
import { type StageTaking, stageTakings } from "../shared/stageTakings.ts";

const messages = {
  near: "The stage {stage} makes no {path}, so the build stops here. Line {line} makes {made}: copy that.",
  missing:
    "Nothing in the stage {stage} makes {path}, so the build stops here. Copy a path that the stage has.",
  mounted:
    "Line {line} makes {path} in a mount, which is gone when the RUN ends, so the build stops here. Write it outside of the mount.",
} as const;

type Context = RuleContext<typeof messages>;

export const copyMadePaths = defineRule({
  id: "copy-made-paths",
  summary: "Require that COPY --from takes a path that the other stage makes.",
  why: "Where the other stage has no such path, the build fails with `not found`, at its end and after all the work. The rule speaks only where every instruction of that stage is known to make other paths: the base image is `scratch` or a well-known one that has nothing there, each COPY is of known files, and each RUN starts only programs whose outputs its words name, such as `go build -o`.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages,
  examples: {
    bad: [
      "FROM golang:1.22 AS build\nWORKDIR /src\nCOPY main.go .\nRUN go build -o /out/server main.go\nFROM alpine:3.20\nCOPY --from=build /out/sever /server",
    ],
    good: [
      "FROM golang:1.22 AS build\nWORKDIR /src\nCOPY main.go .\nRUN go build -o /out/server main.go\nFROM alpine:3.20\nCOPY --from=build /out/server /server",
      "FROM golang:1.22 AS build\nRUN make\nFROM alpine:3.20\nCOPY --from=build /out/sever /server",
    ],
  },
  needs: ["baseImage", "buildContext"],
  create: (context) => ({
    documentEnd(document) {
      if (hasForeignSyntax(document)) return;
      const takings = stageTakings(document, context.services);
      if (takings.size === 0) return;
      visitStageFiles(document, context.services, {
        missingIn: ({ index }) => takings.has(index),
        end(stage, files) {
          const list = takings.get(stage.index);
          // One that does nothing yet is still to be written.
          if (!list || !makesFiles(document.stages, stage)) return;
          for (const taking of list) check(context, taking, stage, files);
        },
      });
    },
  }),
});

function makesFiles(stages: readonly Stage[], stage: Stage): boolean {
  for (const { instructions } of stageChain(stages, stage)) {
    if (instructions.some(({ kind }) => kind === "RUN" || kind === "COPY" || kind === "ADD")) {
      return true;
    }
  }
  return false;
}

function check(
  context: Context,
  { copy, word, path }: StageTaking,
  stage: Stage,
  files: StageFiles,
): void {
  const found = files.find(path);
  if (found.kind !== "missing") return;
  const { document, report } = context;
  const lineOf = ({ start }: { readonly start: number }): string =>
    String(document.lines.positionAt(start).line + 1);
  const at = word.range;
  const name = stage.from.alias?.value ?? String(stage.index);
  if (found.mount) {
    report({ at, message: "mounted", data: { path, line: lineOf(found.mount.range) } });
    return;
  }
  const made = nearest(path, files.made());
  if (!made) {
    report({ at, message: "missing", data: { stage: name, path } });
    return;
  }
  const line = lineOf((made.command?.nameWord ?? made.by).range);
  const data = { stage: name, path, line, made: made.path };
  report({ at, message: "near", data, fix: pathFix(copy, word, made.path) });
}

/** Of the same name, of nearly the same path, or the only one. */
function nearest(path: string, made: readonly MadeFile[]): MadeFile | undefined {
  const { name } = splitPath(path);
  const same = made.find((file) => splitPath(file.path).name === name);
  if (same) return same;
  const close = closestName(
    path,
    made.map((file) => file.path),
  );
  if (close !== undefined) return made.find((file) => file.path === close);
  const built = made.filter(({ command }) => command?.name === "go");
  return built.length === 1 ? built[0] : undefined;
}

function pathFix(
  { json }: TransferInstruction,
  { range, raw, value }: Word,
  made: string,
): FixProposal | undefined {
  if (json || raw !== value || range.end - range.start !== raw.length || /[\s"'$\\`]/.test(made)) {
    return undefined;
  }
  return { title: `Copy ${made}`, edits: [{ range, newText: made }] };
}
