import type { Event, TextDocument, Uri } from "vscode";
import type { Linter } from "../diagnostics/createLinter.ts";
import type { LintDiagnostics } from "../diagnostics/lintDiagnostics.ts";

/** Which of the engine's checks our own findings tell of. */
export interface ToldByLint {
  /** By `placeOfCheck`, for each line that a finding covers. */
  of(document: TextDocument): Promise<ReadonlySet<string>>;
  /** Fires for a document whose findings may have changed. */
  readonly onDidChange: Event<Uri>;
}

/** Rules know the engine's checks by names such as `buildkit/StageNameCasing`. */
export function createToldByLint(deps: {
  readonly linter: Pick<Linter, "describe">;
  readonly lint: Pick<LintDiagnostics, "of" | "onDidShow">;
}): ToldByLint {
  const { linter, lint } = deps;
  return {
    onDidChange: lint.onDidShow,
    async of(document) {
      const found = await lint.of(document);
      const rules = await linter.describe(found.map(({ finding }) => finding.rule));
      const checks = new Map(rules.map(({ id, aliases }) => [id, aliases.flatMap(checkOf)]));
      const places = found.flatMap(({ finding, diagnostic: { range } }) =>
        (checks.get(finding.rule) ?? []).flatMap((check) =>
          linesOf(range).map((line) => placeOfCheck(check, line)),
        ),
      );
      return new Set(places);
    },
  };
}

/** `line` counts from 0. */
export function placeOfCheck(check: string, line: number): string {
  return `${check} ${line}`;
}

/** Those that a range touches, counted from 0. */
export function linesOf({ start, end }: LineRange): readonly number[] {
  return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
}

interface LineRange {
  readonly start: { readonly line: number };
  readonly end: { readonly line: number };
}

function checkOf(alias: string): readonly string[] {
  return alias.startsWith(prefix) ? [alias.slice(prefix.length)] : [];
}

const prefix = "buildkit/";
