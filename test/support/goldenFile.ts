/**
 * One fixture: words, then sections that begin with a line `-- name --`. `Dockerfile` is what is
 * linted, `findings` what that gives, `fixed` (may be left out) the text after all fixes; the others
 * are the files of the build context, `.dockerignore` its ignore file.
 */
export interface GoldenFile {
  /** What it shows; lines such as `preset: strict` are settings. */
  readonly words: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly sections: ReadonlyMap<string, string>;
}

export function parseGoldenFile(text: string): GoldenFile {
  const [words = "", ...rest] = text.split(/^-- (.+) --\n/m);
  const sections = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 2) sections.set(rest[at] ?? "", rest[at + 1] ?? "");
  const settings = [...words.matchAll(/^(\w+): (\S+)$/gm)].map(([, key, value]) => [key, value]);
  return { words, settings: Object.fromEntries(settings), sections };
}

export function renderGoldenFile({ words, sections }: GoldenFile): string {
  const parts = [...sections].map(([name, text]) => `-- ${name} --\n${text}`);
  return words + parts.join("");
}
