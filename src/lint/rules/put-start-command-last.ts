import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument, Heredoc, Instruction, Stage } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { lineBreakOf } from "../shared/textPlaces.ts";

export const putStartCommandLast = defineRule({
  id: "put-start-command-last",
  summary: "Require ENTRYPOINT, CMD and HEALTHCHECK at the end of the last stage.",
  why: "They take effect when the container starts, whatever comes behind them. Who wants to know what an image does looks at its end, and a file that always has them there is easier to compare.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "safe",
  messages: {
    early: "{keyword} stands in front of other instructions. Put it at the end of the stage.",
  },
  examples: {
    bad: ['FROM alpine:3.22\nCMD ["/app"]\nCOPY app /app'],
    good: ['FROM alpine:3.22\nCOPY app /app\nCMD ["/app"]'],
  },
  create: ({ document, report }) => ({
    documentEnd({ stages }) {
      const stage = stages.at(-1);
      if (!stage) return;
      const last = stage.instructions.findLastIndex(({ kind }) => !startKinds.has(kind));
      const early = stage.instructions.filter(({ kind }, at) => startKinds.has(kind) && at < last);
      if (early.length === 0) return;
      // All have the same fix: moved one at a time they would change their order.
      const fix = move(document, stage, early);
      for (const { keyword } of early) {
        const data = { keyword: keyword.value.toUpperCase() };
        report({ at: keyword.range, message: "early", data, fix });
      }
    },
  }),
});

const startKinds: ReadonlySet<string> = new Set(["CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/** Moves whole lines, with the comments right above them, behind the other instructions. */
function move(
  document: DockerfileDocument,
  stage: Stage,
  early: readonly Instruction[],
): FixProposal | undefined {
  const { text, escape: escapeChar } = document;
  const shell = stage.instructions.findLast(({ kind }) => kind === "SHELL");
  const first = early[0]?.range.start ?? 0;
  // A later SHELL would run them.
  if (shell && shell.range.start > first) return undefined;
  const behind = stage.instructions.findLast((it) => !startKinds.has(it.kind));
  // A heredoc without an end would swallow them.
  if (behind && heredocsOf(behind).some(({ delimiter }) => !delimiter)) return undefined;
  const places = blocksOf(document, new Set([...early, ...(behind ? [behind] : [])]));
  const target = places.pop();
  if (!target || text.slice(target.start, target.end).trimEnd().endsWith(escapeChar)) {
    return undefined;
  }
  const lineBreak = lineBreakOf(text);
  const moved = places.map(({ start, end }) => text.slice(start, end)).join("");
  const at = { start: target.end, end: target.end };
  const newText = text[target.end - 1] === "\n" ? moved : lineBreak + withoutBreak(moved);
  return {
    title: "Move to the end of the stage",
    edits: [...places.map((range) => ({ range, newText: "" })), { range: at, newText }],
  };
}

function heredocsOf(instruction: Instruction): readonly Heredoc[] {
  const { trigger = instruction } = instruction.kind === "ONBUILD" ? instruction : {};
  return trigger.heredocs;
}

function withoutBreak(text: string): string {
  return text.replace(/\r?\n$/, "");
}

/** The lines of instructions, with the comments right above them, in file order. */
function blocksOf(
  { pieces }: DockerfileDocument,
  instructions: ReadonlySet<Instruction>,
): TextRange[] {
  const blocks: TextRange[] = [];
  let start: number | undefined;
  for (const piece of pieces) {
    if (piece.kind === "comment") {
      start ??= piece.range.start;
      continue;
    }
    if (piece.kind === "instruction" && instructions.has(piece.instruction)) {
      blocks.push({ start: start ?? piece.range.start, end: piece.range.end });
    }
    start = undefined;
  }
  return blocks;
}
