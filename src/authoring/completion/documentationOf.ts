import type { ReferenceEntry } from "../reference/referenceEntry.ts";

/** What the reference says, as an entry's documentation; nothing where it says nothing. */
export function documentationOf(reference: ReferenceEntry | undefined): {
  readonly documentation?: string;
} {
  if (!reference) return {};
  const { text, example } = reference;
  return { documentation: `${text}\n\n\`\`\`dockerfile\n${example}\n\`\`\`` };
}
