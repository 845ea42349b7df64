import type { Grammar } from "./textmate.ts";

/**
 * Fenced code with the name `containerfile`: `syntaxes/containerfile-fence.tmLanguage.json`. VS Code's
 * Markdown knows `dockerfile` alone. Both get VS Code's own grammar for Dockerfiles, as ours asks whether
 * it stands at the start of a line that nothing else has begun, which in Markdown it never does.
 */
export function markdownGrammar(): Grammar {
  return {
    name: "Containerfile in Markdown",
    scopeName: "markdown.containerfile.codeblock",
    comment: "Made by scripts/grammar/markdownGrammar.ts (npm run generate): change that.",
    injectionSelector: "L:text.html.markdown",
    patterns: [
      {
        begin: String.raw`(^|\G)(\s*)(\x60{3,}|~{3,})\s*(?i:(containerfile)((?:\s+|:|,|\{|\?)[^\x60]*)?$)`,
        beginCaptures: {
          3: { name: "punctuation.definition.markdown" },
          4: { name: "fenced_code.block.language.markdown" },
          5: { name: "fenced_code.block.language.attributes.markdown" },
        },
        end: String.raw`(^|\G)(\2|\s{0,3})(\3)\s*$`,
        endCaptures: { 3: { name: "punctuation.definition.markdown" } },
        name: "markup.fenced_code.block.markdown",
        patterns: [
          {
            begin: String.raw`(^|\G)(\s*)(.*)`,
            while: String.raw`(^|\G)(?!\s*([\x60~]{3,})\s*$)`,
            contentName: "meta.embedded.block.dockerfile",
            patterns: [{ include: "source.dockerfile" }],
          },
        ],
      },
    ],
  };
}
