import { cleanPath } from "../../dockerfile/cleanPath.ts";
import type {
  CommandInstruction,
  DockerfileDocument,
  Instruction,
  TransferInstruction,
} from "../../dockerfile/document.ts";
import { visitStageTree } from "../../dockerfile/stageTree.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { type GoModSource, goModSource, runsGo } from "../shared/goModSource.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";
import { destinationPath } from "../shared/transferPaths.ts";

const messages = {
  named:
    'This puts go.mod into {folder}, which is GOPATH: there go ignores it, or stops with "$GOPATH/go.mod exists but should not". Copy it to another folder, such as {other}.',
  folder:
    'This puts go.mod, with its whole folder, into {folder}, which is GOPATH: there go ignores it, or stops with "$GOPATH/go.mod exists but should not". Copy it to another folder, such as {other}.',
} as const;

/**
 * Seen with Go 1.19: every go command that looks for modules fails, wherever it runs, when the first
 * entry of GOPATH holds a go.mod; the other entries do not matter. GO111MODULE=off silences it.
 */
export const keepGoModOutOfGopath = defineRule({
  id: "keep-go-mod-out-of-gopath",
  summary: "Disallow go.mod in the folder that is GOPATH.",
  why: 'Go does not work with a module at the top of GOPATH: releases such as 1.19 stop with "$GOPATH/go.mod exists but should not", and newer releases (1.26 does) warn and ignore the file, so that no dependency is found. In the official golang images GOPATH and the working directory are both `/go`, so a COPY without a WORKDIR before it lands there.',
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "safe",
  messages,
  examples: {
    bad: [
      "FROM golang:1.22\nCOPY go.mod go.sum ./\nRUN go mod download",
      "FROM alpine\nENV GOPATH=/app\nWORKDIR /app\nCOPY . .\nRUN go build .",
    ],
    good: [
      "FROM golang:1.22\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download",
      "FROM golang:1.22\nWORKDIR /go/src/app\nCOPY . .\nRUN go build .",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    documentEnd(document) {
      // Nothing can bring Go in without being named.
      if (/go/i.test(document.text)) checkDocument(context, document);
    },
  }),
});

interface Placement {
  readonly transfer: TransferInstruction;
  readonly folder: string;
  readonly source: GoModSource;
  reported: boolean;
}

/** Walks the stages as they inherit; `placed` holds the first COPY that brought go.mod to a folder. */
function checkDocument(context: RuleContext<typeof messages>, document: DockerfileDocument): void {
  const { variables } = context.services;
  const placed = new Map<string, Placement>();
  const added: string[][] = [];
  const isGoProject = document.instructions.some(
    (it) => (it.kind === "COPY" || it.kind === "ADD") && goModSource(it) === "named",
  );
  visitStageTree(document.stages, {
    enter(stage) {
      const own: string[] = [];
      added.push(own);
      for (const instruction of stage.instructions) {
        if (instruction.kind === "COPY" || instruction.kind === "ADD") place(instruction, own);
        else if (instruction.kind === "RUN") checkRun(instruction);
      }
      if (placed.size === 0) return;
      // Without a RUN that shows it, what is surely a Go module counts, and in a golang image what is
      // most likely one: whatever calls go there (make, CMD, a later stage) meets the same answer.
      const goImage =
        variables.resolveAtEnd("GOPATH", stage)?.kind === "base" &&
        !stage.instructions.some((it) => it.kind === "RUN" && setsGoEnvironment(it));
      check(
        (name) => variables.resolveAtEnd(name, stage)?.value,
        ({ source }) => source === "named" || isGoProject || goImage,
      );
    },
    leave() {
      for (const folder of added.pop() ?? []) placed.delete(folder);
    },
  });

  function place(transfer: TransferInstruction, own: string[]): void {
    const source = goModSource(transfer);
    if (source === undefined) return;
    const path = destinationPath(context.services, transfer);
    if (path === undefined) return;
    const folder = path.endsWith("/go.mod") ? path.slice(0, -"/go.mod".length) || "/" : path;
    if (placed.has(folder)) return;
    placed.set(folder, { transfer, folder, source, reported: false });
    own.push(folder);
  }

  function checkRun(run: CommandInstruction): void {
    if (placed.size === 0) return;
    if (!runsGo(run, bodiesOf(run)) || setsGoEnvironment(run)) return;
    check(
      (name) => variables.resolve(name, run)?.value,
      () => true,
    );
  }

  function bodiesOf({ heredocs }: CommandInstruction): string {
    return heredocs.map(({ body }) => document.text.slice(body.start, body.end)).join("\n");
  }

  function setsGoEnvironment(run: CommandInstruction): boolean {
    return /\b(GOPATH|GO111MODULE)=/.test(`${run.shell?.text ?? ""}\n${bodiesOf(run)}`);
  }

  function check(
    lookUp: (name: string) => string | undefined,
    counts: (placement: Placement) => boolean,
  ): void {
    const gopath = firstFolder(lookUp("GOPATH"));
    const placement = gopath === undefined ? undefined : placed.get(gopath);
    if (!placement || placement.reported || !counts(placement)) return;
    if (lookUp("GO111MODULE") === "off") return;
    placement.reported = true;
    const { transfer, folder, source } = placement;
    const other = folder === "/src" ? "/work" : "/src";
    if (!transfer.destination) return;
    context.report({
      at: transfer.destination.range,
      message: source,
      data: { folder, other },
      fix: workdirFix(context, document, transfer, folder, other),
    });
  }
}

/** GOPATH is a list; go looks at its first entry here. */
function firstFolder(gopath: string | undefined): string | undefined {
  const first = gopath?.split(":", 1)[0];
  return first?.startsWith("/") ? cleanPath(first) : undefined;
}

/** A WORKDIR mends what is copied to the working directory itself. */
function workdirFix(
  { services }: RuleContext<typeof messages>,
  { text, lines, instructions }: DockerfileDocument,
  transfer: TransferInstruction,
  folder: string,
  other: string,
): FixProposal | undefined {
  const destination = transfer.destination?.value;
  const { workdir } = services.stageState.before(transfer);
  if (destination === undefined || /^["']?[/$]/.test(destination) || workdir !== folder) {
    return undefined;
  }
  const { start, end } = transfer.range;
  const indent = text
    .slice(lines.lineStart(lines.positionAt(start).line), start)
    .replace("\uFEFF", "");
  const keyword =
    transfer.keyword.value === transfer.keyword.value.toLowerCase() ? "workdir" : "WORKDIR";
  return {
    title: `Add WORKDIR ${other}`,
    edits: [
      { range: { start, end: start }, newText: `${keyword} ${other}${lineBreakOf(text)}${indent}` },
    ],
    safe: !instructions.some((it) => it.range.start > end && namesFolder(it, text, folder)),
  };
}

/** Whether an instruction speaks of the folder by its path; go's own folders below it stay. */
function namesFolder({ range }: Instruction, text: string, folder: string): boolean {
  const source = text.slice(range.start, range.end);
  for (let at = source.indexOf(folder); at !== -1; at = source.indexOf(folder, at + 1)) {
    const rest = source.slice(at + folder.length, at + folder.length + 5);
    const before = source[at - 1] ?? " ";
    if (!/[\w.-]/.test(before) && !/^(\/(bin|pkg|src)(?!\w)|[\w.-])/.test(rest)) return true;
  }
  return false;
}
