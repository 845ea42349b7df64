/** `npm run new-rule <id>`: a rule, its test, its place in the catalogue, and its page. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ruleTemplate, ruleTestTemplate } from "./rule-docs/ruleTemplate.ts";
import { toExportName, withRule } from "./rule-docs/withRule.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const [id, ...rest] = process.argv.slice(2);

if (id === undefined || rest.length > 0 || !/^[a-z]+(-[a-z0-9]+)+$/.test(id)) {
  fail("Name the rule in kebab-case, by its wish: npm run new-rule pin-base-image");
} else if (existsSync(join(root, rulePath(id)))) {
  fail(`There is a rule ${id} already: ${rulePath(id)}`);
} else {
  const catalog = join(root, "src/lint/catalog.ts");
  const test = `test/lint/rules/${id}.test.ts`;
  writeFileSync(join(root, rulePath(id)), ruleTemplate(id, toExportName(id)));
  writeFileSync(join(root, test), ruleTestTemplate(id, toExportName(id)));
  writeFileSync(catalog, withRule(readFileSync(catalog, "utf8"), id));
  // A process of its own: the catalogue has to be read again.
  execFileSync(process.execPath, ["--import", "tsx", "scripts/generate.ts"], {
    cwd: root,
    stdio: "inherit",
    timeout: 60_000,
  });
  console.log(`Wrote ${rulePath(id)} and ${test}. Fill them in, then: npm run generate`);
}

function rulePath(ruleId: string): string {
  return `src/lint/rules/${ruleId}.ts`;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
