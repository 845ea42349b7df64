import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { mappedSlice } from "./mappedIndex.ts";
import { posixScript } from "./posixScript.ts";
import { defineRefactoring } from "./refactoring.ts";
import { runPrefix } from "./runPrefix.ts";
import { asksBack, hasShellEffects, namesLeftBy } from "./shellEffects.ts";
import { touchedInstruction, touches } from "./touchedInstruction.ts";

/**
 * Ends a RUN in front of the `&&` at the cursor and begins another behind it, with the same flags.
 * Not where the first part leaves something in the shell, or running, that does not outlive a RUN.
 */
export const splitRun = defineRefactoring({
  id: "split-run",
  kind: "rewrite",
  at(document, range, context) {
    const run = touchedInstruction(document, range);
    if (run?.kind !== "RUN" || run.heredocs.length > 0) return undefined;
    const script = posixScript(context, run)?.script;
    const [chain, ...more] = script?.body.chains ?? [];
    if (!script || !chain || more.length > 0 || chain.terminator) return undefined;
    const { operators, pipelines } = chain;
    if (operators.some(({ text }) => text !== "&&")) return undefined;
    const at = operators.findIndex((operator) => touches(operator.range, range));
    const [left, right, operator] = [pipelines[at], pipelines[at + 1], operators[at]];
    const prefix = runPrefix(document, run);
    if (!left || !right || !operator || prefix === undefined) return undefined;
    const first = { start: run.argumentsRange.start, end: left.range.end };
    const second = { start: right.range.start, end: run.argumentsRange.end };
    if (hasShellEffects(script, first)) return undefined;
    const { source } = script;
    const typed = mappedSlice(source, first);
    if (endsWithRun.test(typed)) return undefined;
    if (asksBack(mappedSlice(source, second), namesLeftBy(typed))) return undefined;
    const between = { start: left.range.end, end: right.range.start };
    if (mappedSlice(source, between).trim() !== "&&") return undefined;
    const rest = document.text.slice(second.start, second.end);
    // It would be the JSON form, or a flag.
    if (/^(--|\[)/.test(rest)) return undefined;
    const { lines, text, comments } = document;
    const indent = text.slice(
      lines.lineStart(lines.positionAt(run.range.start).line),
      run.range.start,
    );
    const kept = comments.flatMap(({ range: { start, end } }) =>
      between.start <= start && end <= between.end ? text.slice(start, end).trim() : [],
    );
    const lineBreak = lineBreakOf(text);
    const newLines = ["", ...[...kept, `${prefix} `].map((line) => indent + line)];
    return [{ range: between, newText: newLines.join(lineBreak) }];
  },
});

/** Programs that go on behind a command, files that are made anew for each RUN. */
const endsWithRun =
  /\b(start|restart|service|systemctl|daemon\w*|nohup|setsid|gpg|gpg2|gpg-agent|ssh-agent|ssh-add)\b|\bd$|\w{1,20}d -D\b|\/dev\/|\/proc\/|\/sys\/|\/etc\/(hosts|resolv\.conf|hostname)|--fork\b|--detach\b|--background\b/;
