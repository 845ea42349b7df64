import type { Comment, DockerfileDocument } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { insertAtTop, topOffset, wholeLines } from "../shared/textPlaces.ts";

export const putParserDirectivesFirst = defineRule({
  id: "put-parser-directives-first",
  summary: "Require parser directives in front of everything else.",
  why: "Behind a comment, a blank line or an instruction, `# syntax=`, `# escape=` and `# check=` are comments like any other: the file is read without them, and nothing says so.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "safe",
  messages: {
    late: "This {name} directive is only a comment here, as something else stands before it. Move it to the top of the file.",
    twice:
      "This {name} directive is only a comment, as the one at the top of the file is heeded. Remove one of them.",
  },
  examples: {
    bad: [
      "# My image\n# syntax=docker/dockerfile:1\nFROM alpine",
      "FROM alpine\n# escape=`\nRUN true",
    ],
    good: [
      "# syntax=docker/dockerfile:1\n# My image\nFROM alpine",
      "FROM alpine\n# check=skip=JSONArgsRecommended\nCMD true",
    ],
  },
  create(context) {
    const { document } = context;
    if (!document.comments.some(readDirective)) return {};
    const heeded = new Map(
      document.directives.map(({ name, value }) => [name.value.toLowerCase(), value.value]),
    );
    const late: { readonly comment: Comment; readonly name: string; readonly value: string }[] = [];
    const report = ({ comment, name, value }: (typeof late)[number]): void => {
      const isTwice = heeded.has(name);
      context.report({
        at: comment.range,
        message: isTwice ? "twice" : "late",
        data: { name },
        fix: isTwice
          ? heeded.get(name) === value
            ? removeFix(document, comment)
            : undefined
          : moveFix(document, comment, name, value),
      });
    };
    return {
      comment(comment) {
        if (comment.insideInstruction) return;
        // A `#` alone ends the group of comments that belongs to an instruction.
        if (comment.text.trim() === "") for (const it of late.splice(0)) report(it);
        const directive = readDirective(comment);
        if (!directive) return;
        const found = { comment, ...directive };
        if (isForOneInstruction(directive)) late.push(found);
        else report(found);
      },
      ...forEachInstruction(() => late.splice(0)),
      documentEnd() {
        for (const it of late) report(it);
      },
    };
  },
});

const kinds = [
  ...["FROM", "COPY", "ADD", "RUN", "CMD", "ENTRYPOINT", "SHELL", "ENV", "LABEL", "ARG"],
  ...["HEALTHCHECK", "ONBUILD", "WORKDIR", "USER", "EXPOSE", "VOLUME", "STOPSIGNAL"],
  ...["MAINTAINER", "UNKNOWN"],
] as const;

function forEachInstruction(work: () => void): Record<string, () => void> {
  return Object.fromEntries(kinds.map((kind) => [kind, work]));
}

/** One of the three names, and a value that no sentence has. */
function readDirective({
  text,
}: Comment): { readonly name: string; readonly value: string } | undefined {
  const match = /^[ \t]*(syntax|escape|check)[ \t]*=[ \t]*(\S+)[ \t]*$/i.exec(text);
  const [, name, value] = match ?? [];
  return name !== undefined && value !== undefined
    ? { name: name.toLowerCase(), value }
    : undefined;
}

/** BuildKit reads `# check=skip=…` above an instruction for that one; it knows no `error` there. */
function isForOneInstruction({ name, value }: { name: string; value: string }): boolean {
  return name === "check" && /^(skip|experimental)=/.test(value) && !/;error=/.test(value);
}

function removeFix(document: DockerfileDocument, { range }: Comment): FixProposal {
  return {
    title: "Remove the directive that is not heeded",
    edits: [{ range: wholeLines(document, range), newText: "" }],
  };
}

/** The escape character changes how the whole file is read, so moving it is never safe. */
function moveFix(
  document: DockerfileDocument,
  { range }: Comment,
  name: string,
  value: string,
): FixProposal | undefined {
  if (name === "escape" && document.text.startsWith("#!")) return undefined;
  // It stands before one that counts: what is in its way is an odd character, which would stay there.
  if (range.end < topOffset(document)) return undefined;
  const line = `# ${name}=${value}`;
  const lines = wholeLines(document, range);
  const edits =
    lines.start <= topOffset(document)
      ? [{ range: { start: topOffset(document), end: range.end }, newText: line }]
      : [insertAtTop(document, line), { range: lines, newText: "" }];
  return { title: "Move the directive to the top of the file", edits, safe: name !== "escape" };
}
