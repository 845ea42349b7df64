/** `npm run inspect -- Dockerfile`: prints the model of a file, and its findings. */
import { readFileSync } from "node:fs";
import type { TextRange } from "../src/base/textRange.ts";
import type { DockerfileDocument, Instruction } from "../src/dockerfile/document.ts";
import { parseDockerfile } from "../src/dockerfile/parseDockerfile.ts";
import { lint } from "../src/lint/linter.ts";
import { createLintServices } from "../src/lint/services.ts";
import { knownBaseImage } from "../src/lint/shared/baseImages.ts";

const [path, ...rest] = process.argv.slice(2);
if (path === undefined || rest.length > 0) {
  fail("Name one Dockerfile: npm run inspect -- Dockerfile");
} else {
  const text = readText(path);
  if (text !== undefined) {
    const document = parseDockerfile(text);
    process.stdout.write([...describe(document), ...findings(document, path), ""].join("\n"));
  }
}

function* describe(document: DockerfileDocument): Generator<string> {
  const { stageState } = createLintServices(document, { baseImage: knownBaseImage });
  yield `escape ${document.escape}`;
  for (const { range, name, value } of document.directives) {
    yield `${place(document, range)} directive ${name.value}=${value.value}`;
  }
  for (const instruction of document.instructions) {
    if (instruction.kind === "FROM") {
      const stage = document.stages.find(({ from }) => from === instruction);
      if (stage) {
        const { workdir, user } = stageState.atEnd(stage);
        const parent = stage.parent === undefined ? "" : `, FROM stage ${stage.parent}`;
        yield `stage ${stage.index} ${stage.name ?? "(no name)"}${parent}; ends with WORKDIR ${workdir ?? "unknown"}, USER ${user === "" ? "root by default" : (user ?? "unknown")}`;
      }
    }
    yield* describeInstruction(document, instruction, "  ");
  }
  yield `${document.comments.length} comments, ${document.problems.length} problems`;
}

function* describeInstruction(
  document: DockerfileDocument,
  instruction: Instruction,
  indent: string,
): Generator<string> {
  const form = instruction.json ? " (JSON)" : "";
  yield `${indent}${place(document, instruction.range)} ${instruction.kind}${form}`;
  for (const { range, name, value } of instruction.flags) {
    yield `${indent}  ${place(document, range)} flag ${name.value}${value ? `=${value.value}` : ""}`;
  }
  for (const { range, value } of instruction.words) {
    yield `${indent}  ${place(document, range)} ${JSON.stringify(value)}`;
  }
  for (const { body, name } of instruction.heredocs) {
    yield `${indent}  ${place(document, body)} heredoc ${name}`;
  }
  if (instruction.kind === "ONBUILD" && instruction.trigger) {
    yield* describeInstruction(document, instruction.trigger, `${indent}  `);
  }
}

function* findings(document: DockerfileDocument, file: string): Generator<string> {
  const onRuleError = (rule: string, error: unknown): void => {
    console.error(`Rule ${rule} failed:`, error);
  };
  for (const finding of lint(document, { preset: "strict", onRuleError })) {
    const { range, severity, rule, message, fix } = finding;
    const fixWords = fix ? ` [${fix.safe ? "fix" : "unsafe fix"}: ${fix.title}]` : "";
    yield `${file}:${place(document, range)} ${severity} ${rule}: ${message}${fixWords}`;
  }
}

/** 1-based `line:column-line:column`, the end exclusive. */
function place({ lines }: DockerfileDocument, { start, end }: TextRange): string {
  const from = lines.positionAt(start);
  const to = lines.positionAt(end);
  return `${from.line + 1}:${from.character + 1}-${to.line + 1}:${to.character + 1}`;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    fail(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
