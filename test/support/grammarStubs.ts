import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { IRawGrammar } from "vscode-textmate";

/**
 * The grammars of `syntaxes/`, with a stand-in for each that the editor brings: what matters is which one is
 * asked, and that what it leaves open (a quote, a block) ends where the Dockerfile says so.
 */
export function grammarOf(scopeName: string): IRawGrammar {
  const file = ours[scopeName];
  if (file === undefined) return standIn(scopeName);
  return JSON.parse(readFileSync(`${root}syntaxes/${file}`, "utf8")) as IRawGrammar;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

const ours: Readonly<Record<string, string>> = {
  "source.dockerfile.slipway": "dockerfile.tmLanguage.json",
  "markdown.containerfile.codeblock": "containerfile-fence.tmLanguage.json",
  "source.slipway-build-log": "slipway-build-log.tmLanguage.json",
};

function standIn(scopeName: string): IRawGrammar {
  const patterns = [
    { match: "[ \\t]+#.*", name: `comment.${scopeName}` },
    { begin: '"', end: '"', name: `quoted.${scopeName}` },
    {
      begin: "\\bif\\b",
      end: "\\bfi\\b",
      name: `block.${scopeName}`,
      patterns: [{ include: "$self" }],
    },
    { match: "[\\w$.%-]+", name: `word.${scopeName}` },
  ];
  return {
    scopeName,
    patterns,
    repository: { typical_statements: { patterns } },
  } as unknown as IRawGrammar;
}
