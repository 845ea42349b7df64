import type { EscapeCharacter, PairsInstruction } from "../../dockerfile/document.ts";
import { parseWordTemplate } from "../../dockerfile/wordTemplate.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { inheritedTriggers } from "../shared/inheritedTriggers.ts";

export const useEqualsInEnvAndLabel = defineRule({
  id: "use-equals-in-env-and-label",
  summary: "Require an equals sign between key and value in ENV and LABEL.",
  why: "The old form without the sign takes one pair only, and all that follows for its value: `ENV A 1 B=2` sets A alone. Docker may drop it.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", buildkit: "warning" },
  aliases: ["buildkit/LegacyKeyValueFormat"],
  fix: "safe",
  messages: {
    legacy: "{keyword} without an equals sign is the old form, with one long value. Write {key}=.",
  },
  examples: {
    bad: ["FROM alpine\nENV NAME some value", "FROM alpine\nLABEL a b=c"],
    good: ['FROM alpine\nENV NAME="some value" OTHER=x\nLABEL a=b'],
  },
  create(context) {
    const check = (instruction: PairsInstruction): void => {
      const [pair] = instruction.pairs;
      if (!instruction.legacy || instruction.onbuild || !pair) return;
      context.report({
        // The keyword, since the key may stand on a later line.
        at: instruction.keyword.range,
        message: "legacy",
        data: { keyword: instruction.kind, key: pair.key.value },
        fix: equalsFix(context, instruction),
      });
    };
    return {
      ENV: check,
      LABEL: check,
      stage(stage) {
        if (context.preset !== "buildkit") return;
        for (const trigger of inheritedTriggers(context.document, stage)) {
          if (trigger.kind !== "ENV" && trigger.kind !== "LABEL") continue;
          const [pair] = trigger.pairs;
          if (!trigger.legacy || !pair) continue;
          const data = { keyword: trigger.kind, key: pair.key.value };
          context.report({ at: stage.from.keyword.range, message: "legacy", data });
        }
      },
    };
  },
});

function equalsFix(
  { document: { text, escape: escapeChar } }: Pick<RuleContext, "document">,
  { pairs: [pair] }: PairsInstruction,
): FixProposal | undefined {
  const { key, value } = pair ?? {};
  if (!key || !value || !/^[\w./-]+$/.test(key.raw)) return undefined;
  const gap = { start: key.range.end, end: value.range.start };
  // Comments in between have to stay where they are.
  if (text.slice(gap.start, gap.end).includes("#")) return undefined;
  const title = `Write ${key.raw}=`;
  const { raw, range } = value;
  if (/^[^\s=]+$/.test(raw)) return { title, edits: [{ range: gap, newText: "=" }] };
  if (!/["']/.test(raw) && !raw.includes(escapeChar) && parseWordTemplate(raw, escapeChar)) {
    // Line continuations inside of the quotes are gone before anybody looks at quotes.
    const end = { start: range.end, end: range.end };
    return {
      title,
      edits: [
        { range: gap, newText: '="' },
        { range: end, newText: '"' },
      ],
    };
  }
  const quoted = range.end - range.start === raw.length ? requote(raw, escapeChar) : undefined;
  if (quoted === undefined) return undefined;
  return { title, edits: [{ range: { start: gap.start, end: range.end }, newText: `=${quoted}` }] };
}

/** The same value in one pair of double quotes; undefined where variables hold quotes of their own. */
function requote(raw: string, escapeChar: EscapeCharacter): string | undefined {
  let text = "";
  let quote = "";
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at] ?? "";
    const next = raw[at + 1] ?? "";
    if (quote === "'") {
      if (char === "'") quote = "";
      else text += isSpecial(char) ? escapeChar + char : char;
    } else if (char === "$" && next === "{") {
      const close = raw.indexOf("}", at);
      const inside = raw.slice(at + 1, close);
      if (close === -1 || /["'$]/.test(inside) || inside.includes(escapeChar)) return undefined;
      text += `\${${inside.slice(1)}}`;
      at = close;
    } else if (char === escapeChar) {
      const keeps = isSpecial(next);
      // Outside of quotes an escape also hides from what needs none; inside it then stands for itself.
      if (keeps) text += char + next;
      else if (quote === '"') text += escapeChar + char + next;
      else text += next;
      at++;
    } else if (char === '"') quote = quote === '"' ? "" : '"';
    else if (char === "'" && quote === "") quote = "'";
    else text += char;
  }
  return quote === "" ? `"${text}"` : undefined;

  function isSpecial(char: string): boolean {
    return char === '"' || char === "$" || char === escapeChar;
  }
}
