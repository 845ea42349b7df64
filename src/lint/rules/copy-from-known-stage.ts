import type { Stage, TransferInstruction, Word } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { similarName } from "../shared/similarName.ts";

export const copyFromKnownStage = defineRule({
  id: "copy-from-known-stage",
  summary: "Require that COPY --from names an earlier stage, or plainly an image.",
  why: "A name that no earlier stage has is taken for an image. With a typing error in it the build asks a registry for an image that does not exist, or that a stranger has put there.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3022"],
  fix: "unsafe",
  messages: {
    similar:
      "No earlier stage is called {from}, but one is called {similar}. Write that if it is meant.",
    unknown: "No earlier stage is called {from}. Write a stage, or a tag behind it for an image.",
  },
  examples: {
    bad: ["FROM debian:12 AS builder\nFROM debian:12\nCOPY --from=biulder /a /b"],
    good: [
      "FROM debian:12 AS builder\nFROM debian:12\nCOPY --from=builder /a /b",
      "FROM debian:12\nCOPY --from=nginx:1.25 /etc/nginx /etc/nginx",
    ],
  },
  create(context) {
    const { document, preset } = context;
    let all: ReadonlySet<string | undefined> | undefined;
    /** Names as the engine has them; under hadolint those typed so far, this stage's too. */
    const earlier = new Set<string>();
    const nearby: string[] = [];
    return {
      FROM({ alias }) {
        if (preset === "hadolint" && alias) earlier.add(alias.raw);
      },
      COPY(copy, stage) {
        const { from } = copy;
        if (!from) return;
        // Its names keep their quotes.
        const name = preset === "hadolint" ? from.raw : from.value;
        if (preset === "hadolint") {
          if (isUnknownToHadolint(name, earlier, stage)) {
            const at = onFirstLine(context, copy, from.range);
            context.report({ at, message: "unknown", data: { from: name } });
          }
          return;
        }
        // Numbers, variables and later stages are for the parser; the rest is plainly an image.
        if (!/^[a-z][\w-]*$/i.test(name) || name === "scratch") return;
        all ??= new Set(document.stages.map((it) => it.name));
        if (!all.has(name.toLowerCase())) reportName(copy, from);
      },
      stageEnd({ name }) {
        if (preset === "hadolint" || name === undefined || earlier.has(name)) return;
        earlier.add(name);
        nearby.push(name);
      },
    };

    /** A bare name, which may be an image or a context that the build names. */
    function reportName(copy: TransferInstruction, from: Word): void {
      const name = from.value;
      const at = onFirstLine(context, copy, from.range);
      const similar = similarName(name.toLowerCase(), nearby);
      if (similar && isTypo(name.toLowerCase(), similar.name)) {
        const fix = similar.isOnly ? nameFix(from, similar.name) : undefined;
        context.report({
          at,
          message: "similar",
          data: { from: name, similar: similar.name },
          fix,
        });
      } else if (preset === "strict") {
        context.report({ at, message: "unknown", data: { from: name } });
      }
    }
  },
});

/** No tag, no alias so far, and no number of a stage so far; digits in front are enough for one. */
function isUnknownToHadolint(
  name: string,
  aliases: ReadonlySet<string>,
  stage: Stage | undefined,
): boolean {
  if (name.includes(":") || aliases.has(name)) return false;
  const digits = /^\d+/.exec(name)?.[0];
  return digits === undefined || Number(digits) > (stage?.index ?? -1);
}

/** Short names, and those that differ in a number, are alike by chance or on purpose. */
function isTypo(typed: string, name: string): boolean {
  const withoutDigits = (text: string): string => text.replace(/\d+/g, "");
  return name.length >= 4 && withoutDigits(typed) !== withoutDigits(name);
}

/** It may be an image after all. */
function nameFix({ range, raw }: Word, name: string): FixProposal | undefined {
  if (range.end - range.start !== raw.length) return undefined;
  return { title: `Write ${name}`, edits: [{ range, newText: name }] };
}
