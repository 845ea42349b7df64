import { once } from "../../base/once.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { MappedText } from "../document.ts";
import { createCommandPartsReader } from "./commandParts.ts";
import { type ChainTarget, createChainBuilder, type Mutable } from "./createChainBuilder.ts";
import { rangeIn } from "./derivedText.ts";
import { touches, withBlanks } from "./errorPlaces.ts";
import { joinTouching } from "./joinTouching.ts";
import { findExpansions, wordAsScript } from "./readWord.ts";
import type {
  ShellBlock,
  ShellChain,
  ShellCommand,
  ShellCompound,
  ShellDialect,
  ShellElement,
  ShellPipeline,
  ShellScript,
  ShellVariable,
  ShellWord,
} from "./shellScript.ts";
import { shellVariables } from "./shellVariables.ts";
import {
  clauses,
  compoundKind,
  isRedirect,
  isStatement,
  roles,
  simpleTypes,
  statementTypes,
} from "./statementTypes.ts";
import type { SyntaxNode, SyntaxTree } from "./syntaxNode.ts";
import { readInner } from "./wrappers.ts";

export interface ScriptOptions {
  readonly dialect: ShellDialect;
  readonly wrapper: ShellCommand | undefined;
  /** Bodies of heredocs outside of the text, by the index of the `<` of what stands for `<<`. */
  readonly heredocs: ReadonlyMap<number, MappedText>;
  /** Reads a script inside of this one; undefined where they nest too deep. */
  parse(source: MappedText, dialect: ShellDialect, wrapper: ShellCommand): ShellScript | undefined;
}

/** What the grammar's tree of a script says. */
export function readScript(
  source: MappedText,
  tree: SyntaxTree,
  options: ScriptOptions,
): ShellScript {
  const { text } = source;
  const commands: Mutable<ShellCommand>[] = [];
  const pipelines: ShellPipeline[] = [];
  /** Of each word its node, side by side: hardly a script has a word whose node is asked for. */
  const words: ShellWord[] = [];
  const nodes: SyntaxNode[] = [];
  const nodeOf = once(() => new Map(words.map((word, at) => [word, nodes[at]])));
  const reader = createCommandPartsReader(source, options.heredocs, (word, node) => {
    words.push(word);
    nodes.push(node);
  });
  const chains = createChainBuilder(source, pipelines);
  let tooDeep = false;
  const body = readBlock("script", tree.root.children, 0, text.length, undefined, 0);
  const errors = withBlanks(text, tree.errors);
  finishCommands();
  return new ScriptOfTree(
    {
      source,
      dialect: options.dialect,
      range: rangeIn(source, 0, text.length),
      body,
      commands: commands.sort(byStart),
      pipelines: pipelines.sort(byStart),
      errors: tree.errors.map(({ start, end }) => rangeIn(source, start, end)),
      complete: errors.length === 0 && !tooDeep,
      wrapper: options.wrapper,
    },
    tree,
  );

  function readBlock(
    role: ShellBlock["role"],
    statements: readonly SyntaxNode[],
    start: number,
    end: number,
    parent: ShellElement | undefined,
    depth: number,
  ): ShellBlock {
    const block = { role, range: rangeIn(source, start, end), chains: [], parent };
    for (const node of statements) addToBlock(block, node, depth);
    return block;
  }

  function addToBlock(block: Mutable<ShellBlock>, node: SyntaxNode, depth: number): void {
    if (statementTypes.has(node.type)) {
      const target = chains.start(block, node);
      emit(target, node, [], depth);
      chains.finish(target);
    } else if (node.type === ";" || node.type === "&") {
      const chain = block.chains.at(-1) as Mutable<ShellChain> | undefined;
      if (chain) chain.terminator ??= { range: rangeOf(node), text: node.type };
    }
  }

  /** Adds a statement to a chain; lists nest to the left as deep as they are long, so no recursion. */
  function emit(
    target: ChainTarget,
    node: SyntaxNode,
    redirects: readonly SyntaxNode[],
    depth: number,
  ): void {
    if (depth > depthLimit) {
      tooDeep = true;
      return;
    }
    const later: {
      operator: SyntaxNode | undefined;
      right: SyntaxNode;
      own: readonly SyntaxNode[];
    }[] = [];
    let at: SyntaxNode | undefined = node;
    let own = redirects;
    while (at) {
      const { children }: SyntaxNode = at;
      if (at.type === "redirected_statement") {
        // The grammar lets a redirection belong to a whole list; a shell gives it to the last command.
        own = [...children.filter(isRedirect), ...own];
        const inside: SyntaxNode | undefined = children.find(isStatement);
        if (!inside) addCommand(target, at, [], own, depth);
        at = inside;
      } else if (at.type === "list") {
        const statements: readonly SyntaxNode[] = children.filter(isStatement);
        const [left, right] = statements;
        const operator = children.find(({ type }) => type === "&&" || type === "||");
        if (right) {
          later.push({ operator, right, own });
          own = [];
        } else if (operator && left) {
          later.push({ operator, right: nothing, own: [] });
        }
        at = left;
      } else {
        emitPart(target, at, own, depth);
        at = undefined;
      }
    }
    for (let index = later.length - 1; index >= 0; index--) {
      const step = later[index];
      if (!step) continue;
      if (step.operator) chains.addOperator(target, step.operator);
      if (step.right !== nothing) emit(target, step.right, step.own, depth + 1);
    }
  }

  function emitPart(
    target: ChainTarget,
    node: SyntaxNode,
    redirects: readonly SyntaxNode[],
    depth: number,
  ): void {
    if (node.type === "pipeline") emitPipeline(target, node, redirects, depth);
    else if (node.type === "negated_command") {
      chains.pipelineOf(target, node).negated = true;
      const inside = node.children.find(isStatement);
      if (inside) emit(target, inside, redirects, depth + 1);
    } else if (simpleTypes.has(node.type)) {
      // What an assignment alone consists of is read with it, and is no word of a command.
      const parts = node.type === "variable_assignment" ? [] : node.children;
      addCommand(target, node, parts, redirects, depth);
    } else addCompound(target, node, redirects, depth);
  }

  function emitPipeline(
    target: ChainTarget,
    node: SyntaxNode,
    redirects: readonly SyntaxNode[],
    depth: number,
  ): void {
    const last = node.children.findLast(isStatement);
    for (const child of node.children) {
      if (child.type === "|" || child.type === "|&") {
        chains.pipelineOf(target, child).pipes.push({ range: rangeOf(child), text: child.type });
      } else if (isStatement(child)) {
        emit(target, child, child === last ? redirects : [], depth + 1);
      }
    }
  }

  function addCommand(
    target: ChainTarget,
    node: SyntaxNode,
    parts: readonly SyntaxNode[],
    redirects: readonly SyntaxNode[],
    depth: number,
  ): void {
    if (node.start === node.end) return;
    const pipeline = chains.pipelineOf(target, node);
    const reading = reader.start();
    const declares = node.type === "declaration_command" || node.type === "unset_command";
    for (const part of joinTouching(parts)) {
      if (part.type === "variable_assignment" && !declares) reader.readAssignment(reading, part);
      else if (isRedirect(part)) reader.readRedirect(reading, part);
      else if (part.start < part.end && part.type !== "ERROR") reader.addWord(reading, part);
    }
    if (node.type === "variable_assignment") reader.readAssignment(reading, node);
    for (const redirect of redirects) reader.readRedirect(reading, redirect);
    const { words, assignments, redirections } = reading;
    if (words.length + assignments.length + redirections.length === 0) return;
    if (redirects.length > 0 || redirections.length > 0) words.sort(byStart);
    const [first] = words;
    const command: Mutable<ShellCommand> = {
      kind: "command",
      range: rangeOfAll(words, assignments, redirections),
      assignments,
      words,
      name: nameOf(first),
      redirections,
      blocks: [],
      pipeline,
      broken: false,
      openEnded: false,
      wrapper: undefined,
      inner: undefined,
    };
    commands.push(command);
    chains.addElement(target, pipeline, command);
    readSubstitutions(command, reading.substitutions, depth);
    emitTails(target, reading.heredocs, depth);
  }

  function readSubstitutions(
    element: Mutable<ShellElement>,
    substitutions: readonly SyntaxNode[],
    depth: number,
  ): void {
    for (const { children, start, end } of substitutions) {
      const parent = element as ShellElement;
      element.blocks.push(readBlock("substitution", children, start, end, parent, depth + 1));
    }
  }

  /** What follows a heredoc's marker on its line is inside of the marker's node. */
  function emitTails(target: ChainTarget, heredocs: readonly SyntaxNode[], depth: number): void {
    for (const { children } of heredocs) {
      for (const child of children) {
        if (child.type === "pipeline") emitPipeline(target, child, [], depth + 1);
        else if (child.type === "&&" || child.type === "||") chains.addOperator(target, child);
        else if (isStatement(child)) emit(target, child, [], depth + 1);
      }
    }
  }

  function addCompound(
    target: ChainTarget,
    node: SyntaxNode,
    redirects: readonly SyntaxNode[],
    depth: number,
  ): void {
    const pipeline = chains.pipelineOf(target, node);
    const reading = reader.start();
    for (const redirect of redirects) reader.readRedirect(reading, redirect);
    const compound: Mutable<ShellCompound> = {
      kind: compoundKind(node),
      range: rangeOf(node),
      blocks: [],
      redirections: reading.redirections,
      pipeline,
    };
    chains.addElement(target, pipeline, compound);
    readParts(compound, node.children, undefined, depth + 1);
    readSubstitutions(compound, reading.substitutions, depth);
    emitTails(target, reading.heredocs, depth);
  }

  function readParts(
    compound: Mutable<ShellCompound>,
    parts: readonly SyntaxNode[],
    firstRole: ShellBlock["role"] | undefined,
    depth: number,
  ): void {
    let role = firstRole;
    let block: Mutable<ShellBlock> | undefined;
    for (const part of parts) {
      const { type, start, end } = part;
      const nextRole = type === ")" && compound.kind === "case" ? "item" : roles.get(type);
      if (nextRole) {
        role = nextRole;
        block = undefined;
      } else if (clauses.has(type)) readParts(compound, part.children, undefined, depth);
      else if (type === "compound_statement" && compound.kind === "function") {
        readParts(compound, part.children, undefined, depth);
      } else if (role && isStatement(part)) {
        if (!block) {
          block = { role, range: rangeIn(source, start, end), chains: [], parent: compound };
          compound.blocks.push(block);
        }
        addToBlock(block, part, depth);
        block.range = { start: block.range.start, end: rangeOf(part).end };
      } else if (compound.kind === "function" && isStatement(part)) {
        compound.blocks.push(readBlock("body", [part], start, end, compound, depth));
      } else if (block) addToBlock(block, part, depth);
      else readSubstitutions(compound, findExpansions(part).substitutions, depth);
    }
  }

  function finishCommands(): void {
    const places = errors.map(({ start, end }) => rangeIn(source, start, end));
    for (const command of commands) command.broken = touches(places, command.range);
    const context = {
      wordText(word: ShellWord) {
        const node = nodeOf().get(word);
        return node && wordAsScript(source, node);
      },
      parse: options.parse,
    };
    for (const command of commands) command.inner = readInner(command, context);
  }

  function rangeOf({ start, end }: SyntaxNode): { readonly start: number; readonly end: number } {
    return rangeIn(source, start, end);
  }
}

/** Deeper nesting is left unread: nobody writes it, and every level costs stack. */
const depthLimit = 60;

const nothing: SyntaxNode = { type: "", start: 0, end: 0, missing: true, children: [] };

function nameOf(word: ShellWord | undefined): string | undefined {
  return word && !word.hasVariables && !word.hasSubstitution ? word.value : undefined;
}

function rangeOfAll(...lists: readonly (readonly { readonly range: TextRange }[])[]): TextRange {
  let start = Number.MAX_SAFE_INTEGER;
  let end = 0;
  for (const list of lists) {
    for (const { range } of list) {
      if (range.start < start) start = range.start;
      if (range.end > end) end = range.end;
    }
  }
  return { start, end };
}

function byStart(
  a: { readonly range: { readonly start: number } },
  b: { readonly range: { readonly start: number } },
): number {
  return a.range.start - b.range.start;
}

/** A class for the getter, as services of lint are; see there. */
class ScriptOfTree implements ShellScript {
  readonly source: MappedText;
  readonly dialect: ShellDialect;
  readonly range: TextRange;
  readonly body: ShellBlock;
  readonly commands: readonly ShellCommand[];
  readonly pipelines: readonly ShellPipeline[];
  readonly errors: readonly TextRange[];
  readonly complete: boolean;
  readonly wrapper: ShellCommand | undefined;
  readonly #tree: SyntaxTree;
  #variables: readonly ShellVariable[] | undefined;

  constructor(script: Omit<ShellScript, "variables">, tree: SyntaxTree) {
    this.source = script.source;
    this.dialect = script.dialect;
    this.range = script.range;
    this.body = script.body;
    this.commands = script.commands;
    this.pipelines = script.pipelines;
    this.errors = script.errors;
    this.complete = script.complete;
    this.wrapper = script.wrapper;
    this.#tree = tree;
  }

  get variables(): readonly ShellVariable[] {
    this.#variables ??= shellVariables(this.source, this.#tree.root);
    return this.#variables;
  }
}
