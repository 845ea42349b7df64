import type { TextRange } from "../../base/textRange.ts";
import { knownFrom } from "../../dockerfile/describeState.ts";
import type {
  CommandInstruction,
  Instruction,
  PairsInstruction,
  PlainInstruction,
  Stage,
} from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { wholeLines } from "../shared/textPlaces.ts";

const messages = {
  base: "{image} has this set so already{source}. Remove it.",
  file: "This is set so already further up. Remove it.",
} as const;

export const avoidRepeatingBaseSettings = defineRule({
  id: "avoid-repeating-base-settings",
  summary: "Disallow settings that the base image, or the stage so far, already has.",
  why: "An EXPOSE, ENV, WORKDIR, USER, VOLUME, SHELL, CMD or ENTRYPOINT that says what holds anyway changes nothing, and has to be kept in step. The rule speaks only where the very value is known to be set; it may be there on purpose, so that another base changes nothing.",
  category: "style",
  severity: { strict: "hint" },
  aliases: [],
  fix: "safe",
  messages,
  examples: {
    bad: ["FROM example.com/web:1\nEXPOSE 80", "FROM alpine\nUSER app\nRUN id\nUSER app"],
    good: ["FROM example.com/web:1\nEXPOSE 8080"],
    baseImages: { "example.com/web:1": { exposed: ["80/tcp"] } },
  },
  needs: ["baseImage"],
  create(context) {
    const { document, services } = context;
    if (hasForeignSyntax(document)) return {};
    const { stageState, variables } = services;
    /** Kinds of instructions that a stage has had, by its index, those it is FROM included. */
    const kinds: Set<Instruction["kind"]>[] = [];
    /** Ports and volumes of the stage so far. */
    let seen = new Set<string>();
    /** How many of CMD and ENTRYPOINT the stage has. */
    let starts = 0;

    const report = (
      instruction: Instruction,
      stage: Stage,
      found: { readonly at?: TextRange; readonly isWhole?: boolean; readonly inFile: boolean },
    ): void => {
      const { at = instruction.argumentsRange, isWhole = true, inFile } = found;
      const base = stageState.baseOf(stage);
      if (!inFile && base?.complete !== true) return;
      const fix = isWhole
        ? {
            title: `Remove this ${instruction.kind}`,
            edits: [{ range: wholeLines(document, instruction.range), newText: "" }],
            // Another base may not have it; a folder may have been removed meanwhile.
            safe: inFile && instruction.kind !== "WORKDIR" && instruction.kind !== "VOLUME",
          }
        : undefined;
      const where = { at, fix, tag: "unnecessary" as const };
      if (inFile) context.report({ ...where, message: "file" });
      else {
        const source = knownFrom(base?.facts?.source);
        context.report({
          ...where,
          message: "base",
          data: { image: base?.reference ?? "", source },
        });
      }
    };
    /** For what has one value at a time. */
    const checkSingle = (instruction: PlainInstruction, stage: Stage | undefined): void => {
      if (!stage || instruction.onbuild) return;
      const inFile = kinds[stage.index]?.has(instruction.kind) === true;
      kinds[stage.index]?.add(instruction.kind);
      const [word] = instruction.words;
      if (!word) return;
      const { value, complete } = variables.expand(word.raw, instruction);
      const { user, workdir } = stageState.before(instruction);
      const now = instruction.kind === "USER" ? user : workdir;
      if (!complete || value === "" || value !== now) return;
      report(instruction, stage, { inFile });
    };
    const checkList = (instruction: PlainInstruction, stage: Stage | undefined): void => {
      if (!stage || instruction.onbuild) return;
      const facts = stageState.baseOf(stage)?.facts;
      const ofBase = instruction.kind === "EXPOSE" ? facts?.exposed : facts?.volumes;
      const isWhole = instruction.words.length === 1;
      for (const { raw, value: typed, range } of instruction.words) {
        const { value, complete } = variables.expand(instruction.json ? typed : raw, instruction);
        if (!complete || value === "") continue;
        const name = instruction.kind === "EXPOSE" ? portOf(value) : value;
        const key = `${instruction.kind} ${name}`;
        if (seen.has(key)) report(instruction, stage, { at: range, isWhole, inFile: true });
        else if (ofBase?.some((it) => (instruction.kind === "EXPOSE" ? portOf(it) : it) === name)) {
          report(instruction, stage, { at: range, isWhole, inFile: false });
        }
        seen.add(key);
      }
    };
    const checkStart = (command: CommandInstruction, stage: Stage | undefined): void => {
      if (!stage || command.onbuild || !command.json) return;
      // The two change each other, and of several the last one counts.
      if (starts !== 1) return;
      const { entrypoint, cmd } = stageState.before(command);
      // An ENTRYPOINT resets CMD.
      if (command.kind === "ENTRYPOINT" && cmd?.words.length !== 0) return;
      const now = command.kind === "ENTRYPOINT" ? entrypoint : cmd;
      if (!now || now.words.length === 0 || !isSame(command, now.words)) return;
      report(command, stage, { inFile: now.instruction !== undefined });
    };
    return {
      stage(stage) {
        kinds[stage.index] = new Set(kinds[stage.parent ?? -1]);
        seen = new Set();
        starts = stage.instructions.filter(({ kind }) => startKinds.has(kind)).length;
      },
      USER: checkSingle,
      WORKDIR: checkSingle,
      EXPOSE: checkList,
      VOLUME: checkList,
      CMD: checkStart,
      ENTRYPOINT: checkStart,
      SHELL(shell, stage) {
        if (!stage || shell.onbuild || !shell.json || shell.words.length === 0) return;
        const inFile = kinds[stage.index]?.has("SHELL") === true;
        kinds[stage.index]?.add("SHELL");
        const now = stageState.before(shell).shell;
        if (now && isSame(shell, now)) report(shell, stage, { inFile });
      },
      ENV(env: PairsInstruction, stage) {
        if (!stage || env.onbuild) return;
        for (const { key, value, range } of env.pairs) {
          if (!value) continue;
          const set = variables.resolve(key.value, env);
          if (set?.value === undefined || (set.kind !== "env" && set.kind !== "base")) continue;
          const expansion = variables.expand(value.raw, env);
          // What refers to itself stays as it was on purpose.
          if (!expansion.complete || expansion.value !== set.value || value.raw.includes("$"))
            continue;
          const isWhole = env.pairs.length === 1;
          report(env, stage, { at: range, isWhole, inFile: set.kind === "env" });
        }
      },
    };
  },
});

const startKinds: ReadonlySet<Instruction["kind"]> = new Set(["CMD", "ENTRYPOINT"] as const);

function portOf(port: string): string {
  const lower = port.toLowerCase();
  return lower.includes("/") ? lower : `${lower}/tcp`;
}

function isSame({ words }: CommandInstruction, others: readonly string[]): boolean {
  return words.length === others.length && words.every(({ value }, at) => value === others[at]);
}
