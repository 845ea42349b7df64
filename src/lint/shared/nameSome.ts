/** The first three of a list in words, and how many there are more: `a, b, c and 4 more`. */
export function nameSome(names: readonly string[]): string {
  const more = names.length - maximum;
  if (more > 0) return `${names.slice(0, maximum).join(", ")} and ${more} more`;
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

const maximum = 3;
