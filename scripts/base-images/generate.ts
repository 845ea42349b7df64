import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readCopies, readOnline } from "./definitionReader.ts";
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
  if (values.renew) {
    const read = values.copies === undefined ? readOnline() : readCopies(values.copies);
    await renewDefinitions(folder, read, generatedTable);
  }
  const target = fileURLToPath(
    new URL("../../src/lint/baseimages/baseImageTable.ts", import.meta.url),
  );
  writeFileSync(target, generatedTable(folder));
  console.log(`Wrote ${target}.`);
}

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
