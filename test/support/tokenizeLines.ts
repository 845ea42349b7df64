import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate, { type IRawGrammar } from "vscode-textmate";

/** A piece of a line and its scopes, outermost first; the first of all, the grammar's own, left out. */
export interface ScopedText {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** A grammar by its scope's name; undefined where it is not at hand, as in an editor without it. */
export type GrammarSource = (scopeName: string) => IRawGrammar | undefined;

/** Reads a text with a TextMate grammar as VS Code does: the same library, the same regular expressions. */
export async function tokenizeLines(
  text: string,
  scopeName: string,
  grammarOf: GrammarSource,
): Promise<readonly (readonly ScopedText[])[]> {
  const registry = new textmate.Registry({
    onigLib: loadOniguruma(),
    loadGrammar: async (name) => grammarOf(name) ?? null,
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) throw new Error(`No grammar for ${scopeName}.`);
  let stack = textmate.INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes: scopes.slice(1).flatMap((scope) => scope.split(" ")),
    }));
  });
}

function loadOniguruma(): Promise<{
  createOnigScanner(patterns: string[]): InstanceType<typeof oniguruma.OnigScanner>;
  createOnigString(text: string): InstanceType<typeof oniguruma.OnigString>;
}> {
  loaded ??= (async () => {
    const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
    await oniguruma.loadWASM(readFileSync(wasm));
    return {
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (line) => new oniguruma.OnigString(line),
    };
  })();
  return loaded;
}

let loaded: ReturnType<typeof loadOniguruma> | undefined;
