import type { TextRange } from "../../base/textRange.ts";
import type { MappedText } from "../document.ts";
import { rangeIn } from "./derivedText.ts";
import type { ShellBlock, ShellChain, ShellElement, ShellPipeline } from "./shellScript.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** Puts commands and compounds together to pipelines, and those to chains, as they are found. */
export interface ChainBuilder {
  /** A chain to which statements are added; it is in no block before `finish`. */
  start(block: ShellBlock, node: SyntaxNode): ChainTarget;
  finish(target: ChainTarget): void;
  /** `&&` and `||`; nothing for other nodes. */
  addOperator(target: ChainTarget, node: SyntaxNode): void;
  /** The pipeline that the next element belongs to. */
  pipelineOf(target: ChainTarget, node: SyntaxNode): Mutable<ShellPipeline>;
  addElement(target: ChainTarget, pipeline: Mutable<ShellPipeline>, it: ShellElement): void;
}

/** Where statements are added to. */
export interface ChainTarget {
  readonly chain: Mutable<ShellChain>;
  /** The one that the next element belongs to; undefined at the start and behind an operator. */
  pipeline: Mutable<ShellPipeline> | undefined;
}

/** What is being put together: the same fields, writable. */
export type Mutable<T> = T extends unknown
  ? { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }
  : never;

/** `pipelines` gets every pipeline that has an element. */
export function createChainBuilder(source: MappedText, pipelines: ShellPipeline[]): ChainBuilder {
  return { start, finish, addOperator, pipelineOf, addElement };

  function start(block: ShellBlock, node: SyntaxNode): ChainTarget {
    const range = rangeOf(node);
    const chain = { range, pipelines: [], operators: [], terminator: undefined, block };
    return { chain, pipeline: undefined };
  }

  function finish({ chain }: ChainTarget): void {
    // What was to follow is still to be typed.
    chain.operators.length = Math.min(
      chain.operators.length,
      Math.max(chain.pipelines.length - 1, 0),
    );
    for (const pipeline of chain.pipelines as Mutable<ShellPipeline>[]) {
      pipeline.pipes.length = Math.min(pipeline.pipes.length, pipeline.elements.length - 1);
    }
    if (chain.pipelines.length > 0) (chain.block as Mutable<ShellBlock>).chains.push(chain);
  }

  function addOperator(target: ChainTarget, { type, start, end }: SyntaxNode): void {
    if (type !== "&&" && type !== "||") return;
    target.chain.operators.push({ range: rangeIn(source, start, end), text: type });
    target.pipeline = undefined;
  }

  function pipelineOf(target: ChainTarget, node: SyntaxNode): Mutable<ShellPipeline> {
    if (target.pipeline) return target.pipeline;
    const { chain } = target;
    const pipeline = { range: rangeOf(node), elements: [], pipes: [], negated: false, chain };
    target.pipeline = pipeline;
    return pipeline;
  }

  /** A pipeline counts from its first element on. */
  function addElement(
    target: ChainTarget,
    pipeline: Mutable<ShellPipeline>,
    it: ShellElement,
  ): void {
    if (pipeline.elements.length === 0) {
      target.chain.pipelines.push(pipeline);
      pipelines.push(pipeline);
    }
    pipeline.elements.push(it);
    if (pipeline.elements.length === 1) (pipeline.range as MutableRange).end = 0;
    widen(pipeline.range, it.range);
    widen(target.chain.range, it.range);
  }

  function rangeOf({ start, end }: SyntaxNode): TextRange {
    return rangeIn(source, start, end);
  }
}

interface MutableRange {
  start: number;
  end: number;
}

/** In place: every range that grows here was made for its node. */
function widen(range: MutableRange, { start, end }: TextRange): void {
  if (start < range.start) range.start = start;
  if (end > range.end) range.end = end;
}
