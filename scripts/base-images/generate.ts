import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generatedTable } from "./generatedTable.ts";
import { renewDefinitions } from "./renewDefinitions.ts";

/**
 * `npx tsx scripts/base-images/generate.ts` writes the table anew from the stored definitions.
 * `--renew` reads each of them from GitHub first, `--renew --copies FOLDER` from stored clones
 * (`FOLDER/docker-library/golang/…`).
 */
async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      definitions: { type: "string" },
      renew: { type: "boolean" },
      copies: { type: "string" },
    },
  });
  const folder = values.definitions ?? fileURLToPath(new URL("definitions/", import.meta.url));
  if (values.renew) await renewDefinitions(folder, reader(values.copies));
  const target = fileURLToPath(
    new URL("../../src/lint/baseimages/baseImageTable.ts", import.meta.url),
  );
  writeFileSync(target, generatedTable(folder));
  console.log(`Wrote ${target}.`);
}

function reader(copies: string | undefined): (repository: string, path: string) => Promise<string> {
  if (copies !== undefined) {
    return async (repository, path) => readFileSync(`${copies}/${repository}/${path}`, "utf8");
  }
  return async (repository, path) => {
    const answer = await fetch(`https://raw.githubusercontent.com/${repository}/HEAD/${path}`);
    if (!answer.ok) throw new Error(`${repository} ${path}: ${answer.status}.`);
    return answer.text();
  };
}

await run();
