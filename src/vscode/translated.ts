import { l10n } from "vscode";
import { createPhrasebook, type Phrasebook } from "./phrasebook.ts";

/** A text that the core gave, such as the message of a finding or an error, in the user's language. */
export function translated(text: string): string {
  const { bundle } = l10n;
  if (bundle === undefined) return text;
  let book = books.get(bundle);
  if (book === undefined) {
    book = createPhrasebook(bundle);
    books.set(bundle, book);
  }
  return book(text);
}

/** The one of the bundle that VS Code has read, which stays. */
const books = new WeakMap<object, Phrasebook>();
