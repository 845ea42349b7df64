import type { Comment, FromInstruction, PairsInstruction } from "../../dockerfile/document.ts";
import { parseIgnoreComment } from "../ignoreComment.ts";
import { defineRule, type FixProposal, type Visitor } from "../rule.ts";

export const beginDescriptionWithName = defineRule({
  id: "begin-description-with-name",
  summary: "Enforce that the comment above an ARG or a named stage begins with the name.",
  why: "`docker build --call=outline` and `--call=targets` show such a comment as the description of the argument or stage; they find it by the name that it begins with.",
  category: "style",
  severity: { strict: "hint" },
  aliases: ["buildkit/InvalidDefinitionDescription"],
  fix: "safe",
  messages: {
    otherWord:
      "Docker shows this comment as a description only if it begins with {name}. Begin with the name.",
  },
  examples: {
    bad: ["# The version of Debian\nARG VERSION=12\nFROM debian:$VERSION"],
    good: [
      "# VERSION The version of Debian\nARG VERSION=12\nFROM debian:$VERSION",
      "# The base image follows\n#\nFROM debian:12 AS base",
    ],
  },
  create(context): Visitor {
    const { document, preset } = context;
    /** The comments above the next instruction, back to one without words. */
    let last: Comment | undefined;
    const check = (
      instruction: FromInstruction | PairsInstruction,
      names: readonly string[],
    ): void => {
      const comment = last;
      const [name] = names;
      if (!comment || name === undefined) return;
      const [word = ""] = comment.text.trim().split(" ");
      if (names.includes(word)) return;
      // Under BuildKit's preset as BuildKit: any comment, on the line of the instruction.
      const isBuildkit = preset === "buildkit";
      if (!isBuildkit && (parseIgnoreComment(comment) || isApart(comment, instruction))) return;
      context.report({
        at: isBuildkit ? instruction.keyword.range : comment.range,
        message: "otherWord",
        data: { name },
        fix: names.length === 1 ? nameFix(comment, name) : undefined,
      });
    };
    const isApart = (comment: Comment, { range }: { range: { start: number } }): boolean => {
      const { lines } = document;
      return lines.positionAt(range.start).line > lines.positionAt(comment.range.end).line + 1;
    };
    const end = (): void => {
      last = undefined;
    };
    return {
      ...Object.fromEntries(otherKinds.map((kind) => [kind, end])),
      comment(comment) {
        if (comment.insideInstruction) return;
        last = comment.text.trim() === "" ? undefined : comment;
      },
      ARG(arg) {
        check(
          arg,
          arg.pairs.map(({ key }) => key.raw),
        );
        end();
      },
      FROM(from) {
        const { alias } = from;
        check(from, alias ? [alias.raw.toLowerCase()] : []);
        end();
      },
    };
  },
});

const otherKinds = [
  ...["ADD", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER"],
  ...["ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "UNKNOWN", "USER", "VOLUME", "WORKDIR"],
];

/** No text of the comment is lost; a name in another spelling is mended. */
function nameFix({ range, text }: Comment, name: string): FixProposal {
  const blanks = text.length - text.trimStart().length;
  const [word = ""] = text.slice(blanks).split(/\s/, 1);
  const isName = word.replace(/[:,]$/, "").toLowerCase() === name.toLowerCase();
  const start = range.start + 1 + blanks;
  const end = isName ? start + word.length : start;
  const newText = `${blanks === 0 ? " " : ""}${name}${isName ? "" : " "}`;
  return {
    title: `Begin the comment with ${name}`,
    edits: [{ range: { start, end }, newText }],
  };
}
