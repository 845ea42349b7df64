import {
  type CancellationToken,
  Disposable,
  languages,
  type SemanticTokens,
  SemanticTokensBuilder,
  SemanticTokensLegend,
  type TextDocument,
} from "vscode";
import type { AuthoringFacts } from "../../authoring/authoringFacts.ts";
import { createNameIndex } from "../../authoring/navigation/nameIndex.ts";
import { tokenModifiers, tokenTypes } from "../../authoring/tokens/semanticToken.ts";
import { createTokenMemory, type TokenMemory } from "../../authoring/tokens/tokenMemory.ts";
import { type TokenSources, tokensOf } from "../../authoring/tokens/tokensOf.ts";
import type { TextRange } from "../../base/textRange.ts";
import type { DockerfileDocument } from "../../dockerfile/document.ts";
import { createLintServices } from "../../lint/services.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** Colours by meaning, above those of the grammar in `syntaxes/`. */
export function registerSemanticTokens({ documents, facts, features }: AuthoringDeps): Disposable {
  const legend = new SemanticTokensLegend([...tokenTypes], [...tokenModifiers]);
  /** The whole document and what stands on the screen are asked for one after the other. */
  const known = new WeakMap<DockerfileDocument, Known>();
  const memories = new WeakMap<object, TokenMemory>();
  /** Without a grammar instructions have other tokens. */
  const memoryOf = ({ shell }: AuthoringFacts): TokenMemory => {
    const memory = memories.get(shell ?? noShell) ?? createTokenMemory();
    memories.set(shell ?? noShell, memory);
    return memory;
  };
  const sourcesOf = (parsed: DockerfileDocument, now: AuthoringFacts): TokenSources => {
    const before = known.get(parsed);
    // The grammar and what is known of base images may have come in between.
    if (before?.facts.shell === now.shell && before?.facts.baseImage === now.baseImage) {
      return before;
    }
    const services = createLintServices(parsed, now);
    const names = createNameIndex(parsed, now, services);
    const found = { facts: now, services, names, memory: memoryOf(now) };
    known.set(parsed, found);
    return found;
  };
  const provide = async (
    document: TextDocument,
    cancellation: CancellationToken,
    range?: TextRange,
  ): Promise<SemanticTokens | undefined> => {
    if (!isServed(document) || !features.isOn("semanticTokens", document.uri)) return undefined;
    const now = await facts(document);
    if (cancellation.isCancellationRequested) return undefined;
    const parsed = documents.get(document);
    const builder = new SemanticTokensBuilder(legend);
    for (const { range: at, type, modifiers } of tokensOf(parsed, sourcesOf(parsed, now), range)) {
      const { line, character } = parsed.lines.positionAt(at.start);
      builder.push(line, character, at.end - at.start, tokenTypes.indexOf(type), bits(modifiers));
    }
    return builder.build();
  };
  return Disposable.from(
    languages.registerDocumentSemanticTokensProvider(
      dockerfileSelector,
      { provideDocumentSemanticTokens: (document, token) => provide(document, token) },
      legend,
    ),
    languages.registerDocumentRangeSemanticTokensProvider(
      dockerfileSelector,
      {
        provideDocumentRangeSemanticTokens: (document, { start, end }, token) =>
          provide(document, token, {
            start: document.offsetAt(start),
            end: document.offsetAt(end),
          }),
      },
      legend,
    ),
  );
}

/** Stands for a grammar that is not loaded. */
const noShell = {};

interface Known extends TokenSources {
  readonly facts: AuthoringFacts;
}

function bits(modifiers: readonly (typeof tokenModifiers)[number][]): number {
  return modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
}
