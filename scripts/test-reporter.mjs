import { appendFileSync } from "node:fs";
import { relative } from "node:path";
import { inspect } from "node:util";

/**
 * A quiet reporter for node:test: a line a file, failures in full. The counts also go, as one line of
 * JSON, to the file that SLIPWAY_TEST_RESULTS names.
 * @param {AsyncIterable<{ type: string, data: any }>} source
 */
export default async function* report(source) {
  const counts = { passed: 0, failed: 0, skipped: 0, skippedNames: [], failedSuites: [] };
  /** @type {Map<string, { passed: number, failed: number, ms: number }>} */
  const files = new Map();
  /** Files may share helpers that make their suites, so the file says too little. */
  let suite = "";
  for await (const { type, data } of source) {
    if (type === "test:stderr" || type === "test:stdout") {
      // What a failed click test saw is all that is left of it.
      const seen = data.message.startsWith("On the screen after ");
      if (seen || process.env.SLIPWAY_TEST_VERBOSE) yield data.message;
      continue;
    }
    if (type === "test:start" && data.nesting === 0) suite = data.name;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const file = data.file ? relative(process.cwd(), data.file) : "?";
    const row = files.get(file) ?? { passed: 0, failed: 0, ms: 0 };
    files.set(file, row);
    if (data.nesting === 0) row.ms += data.details.duration_ms;
    if (type === "test:fail") {
      if (data.nesting === 0) counts.failedSuites.push({ file, name: data.name });
      const cause = data.details.error?.cause ?? data.details.error;
      // A suite fails because of its tests, which have been told of.
      if (data.details.error?.failureType === "subtestsFailed") continue;
      counts.failed += 1;
      row.failed += 1;
      const where = data.nesting === 0 ? data.name : `${suite}: ${data.name}`;
      yield `\nFAIL ${file}: ${where}\n${inspect(cause, { depth: 6, maxStringLength: 4000 })}\n`;
    } else if (data.skip === "test name does not match pattern") {
      // Nobody asked for it.
    } else if (data.skip !== undefined) {
      counts.skipped += 1;
      const why = typeof data.skip === "string" && data.skip !== "" ? ` (${data.skip})` : "";
      counts.skippedNames.push(`${file}: ${data.name}${why}`);
    } else if (data.details.type !== "suite") {
      counts.passed += 1;
      row.passed += 1;
    }
  }
  for (const [file, { passed, failed, ms }] of [...files].sort()) {
    yield `${failed > 0 ? "✖" : "✔"} ${file}  ${passed} passed${failed ? `, ${failed} failed` : ""}  ${(ms / 1000).toFixed(1)} s\n`;
  }
  if (process.env.SLIPWAY_TEST_RESULTS) {
    appendFileSync(process.env.SLIPWAY_TEST_RESULTS, `${JSON.stringify(counts)}\n`);
  }
}
