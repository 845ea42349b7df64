import type { TextRange } from "../../base/textRange.ts";
import type {
  DockerfileDocument,
  Instruction,
  KeyValue,
  PairsInstruction,
  Stage,
} from "../../dockerfile/document.ts";
import type { VariableValue } from "../../dockerfile/variableValue.ts";
import type { LintServices } from "../../lint/services.ts";
import { expandedVariables } from "./expandedVariables.ts";
import type { NameSymbol } from "./nameSymbol.ts";
import { shellNames } from "./shellNames.ts";
import { SymbolBuilder } from "./symbolBuilder.ts";

/**
 * ARG and ENV with all places that mean them, by what the names are bound to there: each binding of
 * `Variables` is a value of its own, and the one that an ENV or ARG made is found right behind it.
 */
export function variableNames(
  document: DockerfileDocument,
  { variables, shell }: Pick<LintServices, "variables" | "shell">,
): readonly NameSymbol[] {
  const symbols: SymbolBuilder[] = [];
  const byValue = new Map<VariableValue, SymbolBuilder>();
  /** What the engine declares by itself has a value of its own at each question. */
  const undeclared = new Map<string, SymbolBuilder>();
  /** What ONBUILD declares for the stages that are FROM its own; by the index of the stage. */
  const handedDown = new Map<number, ReadonlyMap<string, SymbolBuilder>>();
  readGlobals();
  // A stage can be FROM earlier ones only, so their bindings are known by then.
  for (const stage of document.stages) readStage(stage);
  return symbols;

  function readGlobals(): void {
    const [first] = document.stages;
    const all: readonly Instruction[] = document.instructions;
    const inFront = all.slice(0, first ? all.indexOf(first.from) : all.length);
    const globals = inFront.filter((it): it is PairsInstruction => it.kind === "ARG");
    const scope = createScope();
    globals.forEach((instruction, index) => {
      const following = globals[index + 1] ?? first?.from;
      readWords(instruction, scope);
      declare(instruction, scope, (name) => following && variables.resolve(name, following));
    });
    // No other has a right to stand there, but while it does, the words mean what ARGs say.
    for (const instruction of inFront)
      if (instruction.kind !== "ARG") readWords(instruction, scope);
  }

  function readStage(stage: Stage): void {
    const { from, instructions } = stage;
    readWords(from, createScope());
    const atStart = (name: string): VariableValue | undefined => {
      const [first] = instructions;
      return first ? variables.resolve(name, first) : variables.resolveAtEnd(name, stage);
    };
    for (const [name, symbol] of handedDown.get(stage.parent ?? -1) ?? []) {
      const value = atStart(name);
      if (value && !byValue.has(value)) byValue.set(value, symbol);
    }
    const scope = createScope();
    instructions.forEach((instruction, index) => {
      const next = instructions[index + 1];
      readInstruction(instruction, scope);
      if (instruction.kind === "ENV" || instruction.kind === "ARG") {
        declare(instruction, scope, (name) =>
          next ? variables.resolve(name, next) : variables.resolveAtEnd(name, stage),
        );
      }
    });
    // What a container runs has the environment that the stage ends with, and no ARG.
    const inContainer = (name: string): VariableValue | undefined => {
      const value = variables.resolveAtEnd(name, stage);
      return value?.kind === "env" || value?.kind === "base" ? value : undefined;
    };
    for (const instruction of instructions) {
      const { kind } = instruction;
      if (kind === "CMD" || kind === "ENTRYPOINT" || kind === "HEALTHCHECK") {
        readShell(instruction, scope, inContainer);
      }
    }
    if (scope.onbuild.size > 0) handedDown.set(stage.index, scope.onbuild);
  }

  function readInstruction(instruction: Instruction, scope: Scope): void {
    switch (instruction.kind) {
      case "ONBUILD": {
        const { trigger } = instruction;
        if (!trigger) return;
        readInstruction(trigger, scope);
        if (trigger.kind === "ENV" || trigger.kind === "ARG") declareForOthers(trigger, scope);
        return;
      }
      case "RUN":
        readWords(instruction, scope);
        readShell(instruction, scope, (name) => variables.resolve(name, instruction));
        return;
      default:
        readWords(instruction, scope);
    }
  }

  function readWords(instruction: Instruction, scope: Scope): void {
    for (const { name, range } of expandedVariables(document, instruction)) {
      read(name, range, scope, instruction.onbuild, variables.resolve(name, instruction));
    }
  }

  /** Behind an assignment the name is the shell's own. */
  function readShell(
    instruction: Instruction,
    scope: Scope,
    resolve: (name: string) => VariableValue | undefined,
  ): void {
    const { start, end } = instruction.range;
    const text = document.text.slice(start, end);
    const isKnown = (name: string) => scope.onbuild.has(name) || resolve(name) !== undefined;
    // Most scripts have no variable of ours: they need not be read.
    if (!text.includes("$") || !hasName(text, isKnown)) return;
    const own = new Set<string>();
    for (const { name, range, access } of shellNames(document, instruction, shell)?.variables ??
      []) {
      if (access === "write") own.add(name);
      else if (!own.has(name)) read(name, range, scope, instruction.onbuild, resolve(name));
    }
  }

  function read(
    name: string,
    range: TextRange,
    scope: Scope,
    onbuild: boolean,
    value: VariableValue | undefined,
  ): void {
    const symbol =
      (onbuild ? scope.onbuild.get(name) : undefined) ?? (value && symbolOf(name, value));
    symbol?.add(range, "read", scope.declared.get(symbol) ?? symbol.definition);
  }

  function symbolOf(name: string, value: VariableValue): SymbolBuilder {
    const known = byValue.get(value);
    if (known) return known;
    const symbol =
      (value.kind === "automatic" ? undeclared.get(name) : undefined) ??
      add(new SymbolBuilder(value.kind === "base" ? "env" : "arg", name, undefined));
    if (value.kind === "automatic") undeclared.set(name, symbol);
    byValue.set(value, symbol);
    return symbol;
  }

  function declare(
    instruction: PairsInstruction,
    scope: Scope,
    after: (name: string) => VariableValue | undefined,
  ): void {
    /** Of two pairs of a name the last one binds it. */
    const last = new Map(instruction.pairs.map((pair) => [nameOf(instruction, pair), pair]));
    for (const pair of instruction.pairs) {
      const name = nameOf(instruction, pair);
      if (name === undefined) continue;
      const value = last.get(name) === pair ? after(name) : undefined;
      const before = variables.resolve(name, instruction);
      const range = keyRange(pair);
      const known = value && byValue.get(value);
      if (known) {
        // ARG without a value: the name is what it was, in front of the first FROM or in this stage.
        known.add(range, "write", scope.declared.get(known) ?? known.definition);
        scope.declared.set(known, range);
        continue;
      }
      const kind = instruction.kind === "ENV" ? "env" : "arg";
      const symbol = add(new SymbolBuilder(kind, name, range));
      if (value) byValue.set(value, symbol);
      scope.declared.set(symbol, range);
      if (before?.kind === "env" || before?.kind === "base") {
        if (kind === "env") symbol.replaces = symbolOf(name, before);
      }
    }
  }

  function declareForOthers(instruction: PairsInstruction, scope: Scope): void {
    for (const pair of instruction.pairs) {
      const name = nameOf(instruction, pair);
      if (name === undefined) continue;
      const kind = instruction.kind === "ENV" ? "env" : "arg";
      const symbol = add(new SymbolBuilder(kind, name, keyRange(pair)));
      scope.onbuild.set(name, symbol);
    }
  }

  function add(symbol: SymbolBuilder): SymbolBuilder {
    symbols.push(symbol);
    return symbol;
  }
}

interface Scope {
  /** The last declaration of each symbol in this stage. */
  readonly declared: Map<NameSymbol, TextRange>;
  /** What triggers in front declare for those that come after them. */
  readonly onbuild: Map<string, SymbolBuilder>;
}

function createScope(): Scope {
  return { declared: new Map(), onbuild: new Map() };
}

function hasName(text: string, isMeant: (name: string) => boolean): boolean {
  const names = /[A-Za-z_]\w*/g;
  for (let match = names.exec(text); match; match = names.exec(text)) {
    if (isMeant(match[0])) return true;
  }
  return false;
}

/** Undefined where a variable decides the name. */
function nameOf({ kind }: PairsInstruction, { key }: KeyValue): string | undefined {
  const name = kind === "ENV" ? key.value : key.raw;
  return key.raw.includes("$") || name === "" ? undefined : name;
}

/** Without the quotes that ENV allows around a name. */
function keyRange({ key: { range, raw, value } }: KeyValue): TextRange {
  const quotes = raw === `"${value}"` || raw === `'${value}'` ? 1 : 0;
  return { start: range.start + quotes, end: range.end - quotes };
}
