/** What to say of a case that a part of the bench has not, or undefined. */
export function unknownCase(
  part: string,
  cases: readonly { readonly id: string }[],
  asked: readonly string[],
): string | undefined {
  const unknown = asked.find((it) => !cases.some(({ id }) => id === it));
  if (unknown === undefined) return undefined;
  const ids = cases.map(({ id }) => id).join(", ");
  return `There is no case "${unknown}" of ${part}. Name some of: ${ids}.`;
}
