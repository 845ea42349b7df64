/** What a translation lacks, for people; `texts` and `translated` by the same keys. */
export function translationProblems(
  texts: Readonly<Record<string, string>>,
  translated: Readonly<Record<string, string>>,
): readonly string[] {
  const missing = Object.keys(texts)
    .filter((key) => !Object.hasOwn(translated, key))
    .map((key) => `missing: ${key}`);
  const unknown = Object.keys(translated)
    .filter((key) => !Object.hasOwn(texts, key))
    .map((key) => `not in English any more: ${key}`);
  const broken = Object.entries(texts).flatMap(([key, text]) => {
    const other = translated[key];
    return other === undefined ? [] : faultsOf(text, other).map((fault) => `${fault}: ${key}`);
  });
  return [...missing, ...unknown, ...broken];
}

function faultsOf(text: string, other: string): readonly string[] {
  const faults = kept.filter(({ pattern }) => all(text, pattern) !== all(other, pattern));
  return [
    ...(other.trim() === "" ? ["empty"] : []),
    ...(/^\s*/.exec(text)?.[0] !== /^\s*/.exec(other)?.[0] ? ["other blanks in front"] : []),
    ...(/\s*$/.exec(text)?.[0] !== /\s*$/.exec(other)?.[0] ? ["other blanks at the end"] : []),
    ...faults.map(({ what }) => `other ${what}`),
  ];
}

/** What has to stand in both, in any order, as often. */
const kept: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "placeholders", pattern: /\{\w+\}/g },
  // Where one of them ends cannot be seen in the sentence, so they are taken as one.
  { what: "placeholders side by side", pattern: /\{\w+\}(?:\{\w+\})+/g },
  { what: "code", pattern: /`[^`]*`/g },
  { what: "icons", pattern: /\$\([\w~-]+\)/g },
  { what: "links", pattern: /\]\([^)]*\)/g },
  { what: "line breaks", pattern: /\n/g },
];

function all(text: string, pattern: RegExp): string {
  return (text.match(pattern) ?? []).sort().join(" ");
}
