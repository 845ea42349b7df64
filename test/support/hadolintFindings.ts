import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../src/dockerfile/shell/shellParser.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { catalogNames, lint } from "../../src/lint/linter.ts";
import { mergeConfig, parseHadolintConfig } from "../../src/lintconfig/index.ts";

/** A finding of ours, as hadolint would print it; lines count from 1. */
export interface OurFinding {
  readonly line: number;
  /** Several where one rule of ours stands for several of theirs. */
  readonly codes: readonly string[];
  readonly level: string;
}

/**
 * What preset `hadolint` finds in a Dockerfile, parse errors left out. `config` is the text of a
 * `.hadolint.yaml` beside it.
 */
export function hadolintFindings(
  text: string,
  shell: ShellParser,
  config = "{}",
): readonly OurFinding[] {
  const document = parseDockerfile(text);
  const { config: file } = parseHadolintConfig(config, catalog);
  const wishes = { preset: "hadolint" } as const;
  const { lint: settings } = mergeConfig(file, "Dockerfile", wishes, catalogNames);
  const onRuleError = (rule: string, error: unknown): never => {
    throw new Error(`Rule ${rule} threw.`, { cause: error });
  };
  return lint(document, { ...settings, shell, onRuleError })
    .filter(({ rule }) => rule !== "parse-error")
    .map(({ aliases, range, severity }) => ({
      line: document.lines.positionAt(range.start).line + 1,
      codes: aliases.flatMap((alias) => /^hadolint\/(DL\d+)$/.exec(alias)?.[1] ?? []),
      level: severity === "hint" ? "style" : severity,
    }));
}
