import type { TextRange } from "../../base/textRange.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { FixProposal, RuleContext, Visitor } from "../rule.ts";
import { appendCommand } from "./appendCommand.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { hasArgument, hasOption } from "./commandWords.ts";
import { createKnownWords, type KnownWords } from "./knownWords.ts";
import { onFirstLine } from "./onFirstLine.ts";
import { readRpmCommand } from "./rpmCommands.ts";
import type { RpmTool } from "./rpmTools.ts";
import { hasCacheMount, isMounted } from "./runMounts.ts";
import { shippedStages } from "./shippedStages.ts";

/**
 * The visitor of a rule about what RUNs leave in the cache of a package manager; `recommended` asks
 * only for what is in the image that ships.
 */
export function leftRpmCaches(
  context: Context,
  tool: RpmTool,
  peer: PeerCaches,
  report: (left: LeftCache & { readonly at: TextRange }) => void,
): Visitor {
  const isShipped = shippedStages(context.document, false);
  const knownWords = createKnownWords(context.services);
  return {
    RUN(run, stage) {
      if (context.preset === "recommended" && !isShipped(run, stage)) return;
      const found =
        context.preset === "hadolint"
          ? leftForHadolint(context, run, tool, peer)
          : leftCaches(context, knownWords, run, tool);
      for (const left of found) {
        report({ ...left, at: onFirstLine(context, run, left.verbWord.range) });
      }
    },
  };
}

/** What a RUN leaves in the cache of a package manager. */
export interface LeftCache {
  readonly command: NamedCommand;
  /** The verb that filled it. */
  readonly verbWord: ShellWord;
  readonly fix: FixProposal | undefined;
}

/** How hadolint sees the same: by arguments, each anywhere. */
export interface PeerCaches {
  readonly verbs: readonly string[];
  /** Arguments of the tool that clean. */
  readonly cleans: readonly string[];
  /** Arguments of rm that clean. */
  readonly removes: readonly string[];
  /** Mounts that excuse, by a part of their target. */
  readonly mounts: readonly string[];
}

type Context = Pick<RuleContext, "services" | "preset" | "document">;

function leftForHadolint(
  context: Context,
  run: Instruction,
  tool: RpmTool,
  peer: PeerCaches,
): readonly LeftCache[] {
  const commands = context.services.commands.of(run);
  if (commands.named(...tool.peerNames).length === 0) return [];
  if (peer.mounts.some((part) => hasCacheMount(run, part))) return [];
  const { all } = commands;
  return tool.peerNames.flatMap((name) => {
    const isInstall = (it: NamedCommand): boolean =>
      it.name === name && hasArgument(it, ...peer.verbs);
    const isCleanup = (it: NamedCommand): boolean =>
      (it.name === name && hasArgument(it, ...peer.cleans)) ||
      (it.name === "rm" && hasArgument(it, ...peer.removes));
    const installed = all.findIndex(isInstall);
    const cleaned = all.findIndex(isCleanup);
    const command = all[installed];
    const verbWord = command?.words.find(({ value }) => peer.verbs.includes(value));
    if (!command || !verbWord || installed < cleaned) return [];
    // Behind a cleanup that comes too early another one would not count.
    const fix = cleaned === -1 ? cleanupFix(context, run, tool, command) : undefined;
    return [{ command, verbWord, fix }];
  });
}

function leftCaches(
  context: Context,
  knownWords: KnownWords,
  run: Instruction,
  tool: RpmTool,
): readonly LeftCache[] {
  const { services } = context;
  const commands = services.commands.of(run);
  if (commands.named(...tool.names).length === 0) return [];
  let left: LeftCache | undefined;
  for (const command of commands.all) {
    if (cleans(knownWords, run, tool, command)) {
      left = undefined;
      continue;
    }
    if (!tool.names.includes(command.name)) continue;
    const read = readRpmCommand(knownWords, run, tool, command);
    if (!read || !tool.filling.has(read.verb)) continue;
    if (read.words.some(({ value }) => /cache-?dir=/.test(value))) continue;
    left = { command, verbWord: read.verbWord, fix: undefined };
  }
  if (!left || tool.cacheFolders.some((folder) => isMounted(context, run, folder))) return [];
  return [{ ...left, fix: cleanupFix(context, run, tool, left.command) }];
}

/** By a tool that has the same cache, by deletion, or by a script made for it. */
function cleans(
  knownWords: KnownWords,
  run: Instruction,
  tool: RpmTool,
  command: NamedCommand,
): boolean {
  const { name } = command;
  if (tool.cleaners.includes(name)) {
    const read = readRpmCommand(knownWords, run, tool, command);
    return read !== undefined && tool.cleaning.has(read.verb);
  }
  if (name === "rm" || name === "find") {
    return knownWords
      .wordsOf(run, command)
      .some(({ value }) => /\/var\/cache|\$\{?\w*cache/i.test(value));
  }
  return /clean/i.test(scriptRunBy(command));
}

const scriptRunners: ReadonlySet<string> = new Set(["sh", "bash", "source", "."]);

function scriptRunBy({ name, words }: NamedCommand): string {
  if (!scriptRunners.has(name)) return name;
  return words.find(({ value }) => !value.startsWith("-"))?.value ?? "";
}

/** Cleans at the end of the script, where it is certain that the program is there and ran. */
function cleanupFix(
  { document }: Context,
  run: Instruction,
  tool: RpmTool,
  command: NamedCommand,
): FixProposal | undefined {
  const program = command.nameWord.raw;
  if (!/^[\w./-]+$/.test(program) || hasOption(command, ...tool.elsewhere)) return undefined;
  if (!surelyRuns(command)) return undefined;
  const { wrapper } = command.command;
  const isSudo = wrapper?.name === "sudo" && wrapper.words[1] === command.nameWord;
  if (wrapper && !isSudo) return undefined;
  const cleanup = `${isSudo ? "sudo " : ""}${program} ${tool.cleanAll}`;
  const appended = appendCommand(document, run, command.run, cleanup);
  return appended && { title: `Add ${cleanup}`, ...appended };
}

function surelyRuns({ command, run: { script } }: NamedCommand): boolean {
  const { pipeline } = command;
  const { chain } = pipeline;
  if (chain.block !== script.body || pipeline.negated || chain.terminator?.text === "&") {
    return false;
  }
  if (chain.operators.some(({ text }) => text === "||")) return false;
  return pipeline === chain.pipelines[0] || chain === script.body.chains.at(-1);
}
