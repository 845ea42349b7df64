import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../src/lint/catalog.ts";
import { grammarFiles } from "../grammar/grammarFiles.ts";
import { configSchema } from "./configSchema.ts";
import { ruleIndex } from "./ruleIndex.ts";
import { configErrorPage, parseErrorPage, rulePage } from "./rulePage.ts";
import { withRuleSettings } from "./ruleSettings.ts";

export interface GeneratedFile {
  /** Relative to the root, with slashes. */
  readonly path: string;
  /** Undefined for a file that has to go. */
  readonly content: string | undefined;
}

const folder = "docs/rules";
const byHand = new Set([`${folder}/differences.md`]);

/** All that the catalogue decides (rule pages, their index, the schemas of setting and file), and the grammars. */
export function generatedFiles(root: string): readonly GeneratedFile[] {
  const pages: GeneratedFile[] = [
    { path: `${folder}/README.md`, content: ruleIndex(catalog) },
    { path: `${folder}/parse-error.md`, content: parseErrorPage() },
    { path: `${folder}/config-error.md`, content: configErrorPage() },
    ...catalog.map((rule) => ({ path: `${folder}/${rule.id}.md`, content: rulePage(rule) })),
  ];
  const known = new Set(pages.map(({ path }) => path));
  const old = markdownFiles(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => !known.has(path) && !byHand.has(path))
    .map((path) => ({ path, content: undefined }));
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  return [
    ...pages,
    ...old,
    { path: "schemas/slipway-config.json", content: configSchema(catalog) },
    { path: "package.json", content: withRuleSettings(manifest, catalog) },
    ...grammarFiles(),
  ];
}

function markdownFiles(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => name.endsWith(".md"));
  } catch {
    return [];
  }
}
