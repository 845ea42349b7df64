import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Tests that need nothing but Node and the built bundle. */
export function unitTests() {
  return testFiles().filter((file) => !needsBeds(file));
}

/** Those of them that wait by the clock; much that runs beside them could make them fail. */
export function timedTests() {
  return unitTests().filter((file) =>
    // Not those that only draw a seed from it.
    /\b(performance|Date)\.now\((?!\) %)/.test(readFileSync(`${root}${file}`, "utf8")),
  );
}

/** Tests against real engines and registries, and against peers' programs. */
export function engineTests() {
  return testFiles().filter((file) => /\.(engine|peer)\.test\.ts$/.test(file));
}

/** Tests of the test beds themselves: they start and stop beds of their own. */
export function bedTests() {
  return testFiles().filter((file) => file.startsWith("test/beds/"));
}

/** Clicks in a real VS Code, and the in-host suite. */
export function editorTests() {
  return testFiles().filter((file) => file.endsWith(".editor.test.ts"));
}

/** @param {string} file */
function needsBeds(file) {
  return /\.(engine|peer|editor)\.test\.ts$/.test(file) || file.startsWith("test/beds/");
}

function testFiles() {
  return readdirSync(`${root}test`, { recursive: true, encoding: "utf8" })
    .map((file) => `test/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".test.ts") && !file.startsWith("test/fixtures/"))
    .sort();
}
