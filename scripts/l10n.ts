/**
 * `npx tsx scripts/l10n.ts`: writes `l10n/bundle.l10n.json`, the texts that translators start from:
 * every `l10n.t("…")` of the editor's sources, and what the core says in English (`coreTexts`). A
 * test checks that it is fresh.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { coreTexts } from "./coreTexts.ts";

const root = new URL("..", import.meta.url);

/** The text of the bundle as it should be. */
export function renderBundle(): string {
  const texts = vscodeSources().flatMap(([, source]) => collectTexts(source));
  const sorted = [...new Set([...texts, ...coreTexts()])].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
}

/** Path and text of every file that speaks with VS Code. */
export function vscodeSources(): readonly (readonly [string, string])[] {
  const files = readdirSync(new URL("src/vscode", root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `src/vscode/${file.replaceAll("\\", "/")}`);
  return [...files, "src/extension.ts"]
    .sort()
    .map((file) => [file, readFileSync(new URL(file, root), "utf8")]);
}

/** Throws on a text that is not a plain string: such a text could never be translated. */
export function collectTexts(source: string): readonly string[] {
  return [...source.matchAll(/\bl10n\.t\(\s*/g)].map(({ 0: call, index }) => {
    const literal = /^"(?:[^"\\\n]|\\.)*"/.exec(source.slice(index + call.length))?.[0];
    if (literal === undefined) {
      throw new Error(`l10n.t needs a plain string: ${source.slice(index, index + 80)}`);
    }
    return JSON.parse(literal) as string;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(fileURLToPath(new URL("l10n/bundle.l10n.json", root)), renderBundle());
}
