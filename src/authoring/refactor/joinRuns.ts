import type { CommandInstruction } from "../../dockerfile/document.ts";
import { instructionAt } from "../../dockerfile/instructionAt.ts";
import { joinedRuns } from "../../lint/shared/joinedRuns.ts";
import { mappedSlice } from "./mappedIndex.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring } from "./refactoring.ts";
import { runPrefix } from "./runPrefix.ts";
import { asksBack, hasShellEffects, namesLeftBy } from "./shellEffects.ts";

/** Makes a RUN go on with the next one, which has the same flags, with `&&` between them. */
export const joinRuns = defineRefactoring({
  id: "join-runs",
  kind: "rewrite",
  at(document, range, context) {
    const first = instructionAt(document, range.start);
    if (first?.kind !== "RUN") return undefined;
    const second = document.instructions[document.instructions.indexOf(first) + 1];
    if (second?.kind !== "RUN" || range.end > second.range.end) return undefined;
    const edit = joinedRuns(document, context.services, first, second);
    const prefix = runPrefix(document, first);
    if (!edit || prefix === undefined || !haveSameFlags(first, second)) return undefined;
    const one = posixScript(context, first)?.script;
    const other = posixScript(context, second)?.script;
    if (!one || !other || hasShellEffects(one, one.range)) return undefined;
    const names = namesLeftBy(mappedSlice(one.source, one.range));
    if (asksBack(mappedSlice(other.source, other.range), names)) return undefined;
    return [edit];
  },
});

function haveSameFlags(first: CommandInstruction, second: CommandInstruction): boolean {
  const flagsOf = ({ flags }: CommandInstruction): string =>
    flags.map(({ name, value }) => `${name.raw}=${value?.raw ?? ""}`).join(" ");
  return flagsOf(first) === flagsOf(second);
}
