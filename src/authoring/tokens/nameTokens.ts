import type { NameIndex } from "../navigation/nameIndex.ts";
import type { NameSymbol } from "../navigation/nameSymbol.ts";
import type { SemanticToken, TokenType } from "./semanticToken.ts";

/** Stages, variables and heredocs, where they are declared and where they are used. */
export function nameTokens({ symbols }: Pick<NameIndex, "symbols">): readonly SemanticToken[] {
  return symbols.flatMap(({ kind, occurrences }) =>
    occurrences.map(
      ({ range, access }): SemanticToken => ({
        range,
        type: types[kind],
        modifiers: access === "write" ? ["declaration"] : [],
      }),
    ),
  );
}

const types: Readonly<Record<NameSymbol["kind"], TokenType>> = {
  stage: "class",
  arg: "parameter",
  env: "variable",
  heredoc: "label",
};
