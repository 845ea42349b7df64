import type { Instruction } from "../../dockerfile/document.ts";
import type { NamedCommand } from "../../lint/shared/commandIndex.ts";
import { commandTable, type KnownCommand, sameCommands } from "./commandTable.ts";
import type { CompletionEntry } from "./completionEntry.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { logicalPrefix } from "./logicalPrefix.ts";

/** Subcommands and flags of package managers, where the grammar says that the cursor is in one. */
export function commandOffer(
  { document, offset, services }: CompletionScope,
  instruction: Instruction,
): Offer | undefined {
  const { text } = document;
  // Reading a long script takes time, and most of them are of other programs.
  const near = text.slice(Math.max(instruction.range.start, offset - farthestName), offset);
  if (!mentionsKnown.test(near)) return undefined;
  let found: { readonly command: NamedCommand; readonly typed: string } | undefined;
  for (const command of services.commands.of(instruction).all) {
    if (command.json || command.nameWord.range.end >= offset) continue;
    const before = [command.nameWord, ...command.words].filter(({ range }) => range.start < offset);
    const last = before.at(-1);
    if (!last || last.quoted) continue;
    if (last.range.end >= offset) {
      found = { command, typed: text.slice(last.range.start, offset) };
    } else if (isBlank(last.range.end)) found = { command, typed: "" };
  }
  if (!found || /[$\\"'`]/.test(found.typed)) return undefined;
  const known = commandTable[sameCommands[found.command.name] ?? found.command.name];
  return known && { typed: found.typed, rest: /[^\s;&|]*/y, entries: entriesOf(known, found) };

  function isBlank(from: number): boolean {
    const isHeredoc = instruction.heredocs.some(({ body }) => from >= body.start);
    const gap = logicalPrefix(text, from, offset, isHeredoc ? "\\" : document.escape);
    return gap !== undefined && gap.comment === undefined && gap.text.trim() === "";
  }

  function entriesOf(
    { subcommands, flags }: KnownCommand,
    { command, typed }: { readonly command: NamedCommand; readonly typed: string },
  ): readonly CompletionEntry[] {
    const here = offset - typed.length;
    const others = command.words.filter(({ range }) => range.start !== here);
    const present = new Set(others.map(({ value }) => value.split("=")[0] ?? ""));
    const words = others.filter(({ range, value }) => range.start < here && !value.startsWith("-"));
    const [name] = words;
    const sub = subcommands.find((it) => it.name === name?.value);
    if (name && !sub) return [];
    const names: CompletionEntry[] = sub
      ? []
      : subcommands.map((it) => ({ label: it.name, kind: "command", detail: it.detail }));
    const offered = [...(sub?.flags ?? []), ...flags]
      .filter(([flag]) => !present.has(flag.replace(/=$/, "")))
      .map(([label, detail]): CompletionEntry => ({ label, kind: "flag", detail }));
    return typed.startsWith("-") ? offered : typed === "" ? [...names, ...offered] : names;
  }
}

/** How far the words of one command are looked back over for its name. */
const farthestName = 8000;

const mentionsKnown = new RegExp(
  `\\b(?:${[...Object.keys(commandTable), ...Object.keys(sameCommands)].join("|")})[\\s\\\\]`,
);
