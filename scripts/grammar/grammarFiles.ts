import { dockerfileGrammar } from "./dockerfileGrammar.ts";
import { markdownGrammar } from "./markdownGrammar.ts";
import type { Grammar } from "./textmate.ts";

/** The grammars that the editor reads, in JSON: path from the root, and content. */
export function grammarFiles(): readonly { readonly path: string; readonly content: string }[] {
  return [
    { path: "syntaxes/dockerfile.tmLanguage.json", content: json(dockerfileGrammar()) },
    { path: "syntaxes/containerfile-fence.tmLanguage.json", content: json(markdownGrammar()) },
  ];
}

function json(grammar: Grammar): string {
  return `${JSON.stringify(grammar, undefined, 2)}\n`;
}
