import type { TextDocument } from "vscode";
import type { BuildProblem } from "../../app/buildProblems.ts";
import type { Linter } from "../diagnostics/createLinter.ts";
import type { LintDiagnostics } from "../diagnostics/lintDiagnostics.ts";

/** The problems that our own findings do not tell of on the same line. */
export type WithoutLinted = (
  document: TextDocument,
  problems: readonly BuildProblem[],
) => Promise<readonly BuildProblem[]>;

/** Rules know the engine's checks by names such as `buildkit/StageNameCasing`. */
export function createWithoutLinted(deps: {
  readonly linter: Pick<Linter, "describe">;
  readonly lint: Pick<LintDiagnostics, "of">;
}): WithoutLinted {
  return async (document, problems) => {
    if (!problems.some(({ rule }) => rule !== undefined)) return problems;
    const found = await deps.lint.of(document);
    const rules = await deps.linter.describe(found.map(({ finding }) => finding.rule));
    const aliases = new Map(rules.map(({ id, aliases: names }) => [id, names]));
    const told = new Set(
      found.flatMap(({ finding, diagnostic }) => {
        const { start, end } = diagnostic.range;
        const names = [...(aliases.get(finding.rule) ?? [])];
        return names.flatMap((name) =>
          linesBetween(start.line, end.line).map((at) => `${name} ${at}`),
        );
      }),
    );
    return problems.filter(
      ({ rule, line, endLine }) =>
        rule === undefined ||
        !linesBetween(line - 1, endLine - 1).some((at) => told.has(`buildkit/${rule} ${at}`)),
    );
  };
}

function linesBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first) + 1 }, (_, index) => first + index);
}
