import type { DockerfileDocument } from "../../dockerfile/document.ts";
import type { AuthoringFacts } from "../authoringFacts.ts";
import { argumentOffer, typedImageIn } from "./argumentOffer.ts";
import { commandOffer } from "./commandOffer.ts";
import { commentOffer } from "./commentOffer.ts";
import type { CompletionEntry, Completions } from "./completionEntry.ts";
import {
  type CompletionScope,
  createScope,
  type KnownNames,
  type Offer,
} from "./completionScope.ts";
import { type CursorPlace, cursorPlace } from "./cursorPlace.ts";
import { flagOffer } from "./flagOffer.ts";
import { instructionEntries } from "./instructionEntries.ts";
import { snippetEntries } from "./snippetEntries.ts";
import { variableOffer } from "./variableOffer.ts";

/** What may be written at an offset, from what is known now. Nothing in prose. */
export function completionsAt(
  document: DockerfileDocument,
  offset: number,
  facts: AuthoringFacts,
  known: KnownNames,
): Completions {
  const scope = createScope(document, offset, facts, known);
  const offer = offerAt(scope, cursorPlace(document, offset));
  const start = offset - (offer?.typed.length ?? 0);
  // A word that a continuation cuts in two cannot be replaced as one.
  if (!offer || document.text.slice(start, offset) !== offer.typed) return nothingAt(offset);
  const { rest } = offer;
  rest.lastIndex = offset;
  const end = offset + (rest.exec(document.text)?.[0].length ?? 0);
  const fitting = offer.entries.filter((entry) => fits(entry, offer.typed));
  return {
    entries: fitting.slice(0, maximumEntries),
    typed: { start, end: offset },
    word: { start, end },
    isIncomplete:
      fitting.length > maximumEntries || offer.isPending === true || offer.isPartial === true,
    isPending: offer.isPending === true,
  };
}

/**
 * What is typed of an image's name up to an offset, with tag and digest; undefined where none may
 * stand. Local images and registries are worth asking for there only.
 */
export function typedImage(document: DockerfileDocument, offset: number): string | undefined {
  return typedImageIn(cursorPlace(document, offset));
}

const maximumEntries = 500;

function nothingAt(offset: number): Completions {
  const here = { start: offset, end: offset };
  return { entries: [], typed: here, word: here, isIncomplete: false, isPending: false };
}

function offerAt(scope: CompletionScope, place: CursorPlace): Offer | undefined {
  switch (place.kind) {
    case "comment":
      return commentOffer(scope, place);
    case "keyword":
      return keywordOffer(scope, place);
    case "flag":
      return flagOffer(scope, place);
    case "argument":
      return argumentOffer(scope, place);
    case "heredoc":
      return heredocOffer(scope, place);
  }
}

function keywordOffer(
  scope: CompletionScope,
  { typed, onbuild }: CursorPlace & { readonly kind: "keyword" },
): Offer | undefined {
  if (!/^[A-Za-z]*$/.test(typed)) return undefined;
  const { document, offset } = scope;
  const behind = /[^\n\r]*/y;
  behind.lastIndex = offset;
  const following = behind.exec(document.text)?.[0] ?? "";
  const alone = /^[A-Za-z]*\s*$/.test(following);
  const entries = instructionEntries(scope, { onbuild, alone });
  const snippets = alone && !onbuild ? snippetEntries(scope) : [];
  return { typed, rest: /[A-Za-z]*/y, entries: [...entries, ...snippets] };
}

/** The shell's text in a RUN; in a file of COPY, variables. */
function heredocOffer(
  scope: CompletionScope,
  { instruction, heredoc }: CursorPlace & { readonly kind: "heredoc" },
): Offer | undefined {
  const { document, offset } = scope;
  const lineStart = document.text.lastIndexOf("\n", offset - 1) + 1;
  const line = document.text.slice(Math.max(lineStart, heredoc.body.start), offset);
  const carrier =
    instruction.kind === "ONBUILD" ? (instruction.trigger ?? instruction) : instruction;
  if (carrier.kind === "RUN") {
    return variableOffer(scope, line, carrier, "run") ?? commandOffer(scope, carrier);
  }
  return heredoc.expand ? variableOffer(scope, line, carrier, "build") : undefined;
}

/** As editors filter: the letters in their order, whatever is between them. */
function fits({ label, filterText = label }: CompletionEntry, typed: string): boolean {
  const text = filterText.toLowerCase();
  let at = 0;
  for (const letter of typed.toLowerCase()) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
