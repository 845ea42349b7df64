import { createHash } from "node:crypto";
import type { ReportedFile } from "../app/configReport.ts";
import type { Finding } from "../lint/finding.ts";

/** Findings of a file, each with a name that stays the same while lines move around it. */
export function fingerprints({
  file,
  text,
  lines,
  findings,
}: ReportedFile): readonly (readonly [Finding, string])[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const { rule, message, range } = finding;
    const { line } = lines.positionAt(range.start);
    const written = text.slice(lines.lineStart(line), lines.lineEnd(line)).trim();
    const what = JSON.stringify([toSlashes(file), rule, message, written]);
    const count = seen.get(what) ?? 0;
    seen.set(what, count + 1);
    // Those that differ in nothing are counted.
    return [finding, createHash("sha256").update(`${what}${count}`).digest("hex")];
  });
}

/** A path as reports name it: with slashes, without `./` in front. */
export function toSlashes(file: string): string {
  return file.replaceAll("\\", "/").replace(/^\.\//, "");
}
