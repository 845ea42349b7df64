import type { ShellParser } from "../../src/dockerfile/shell/shellParser.ts";
import { type HadolintFinding, runHadolint } from "./beds/hadolint.ts";
import { explanationOf, type HadolintMismatch } from "./hadolintDifferences.ts";
import { hadolintFindings } from "./hadolintFindings.ts";

export interface Comparison {
  /** How often both say a code at the same line, with the same severity. */
  readonly agreed: ReadonlyMap<string, number>;
  /** What only one of them says and nothing explains; a line to read for each. */
  readonly mismatches: readonly string[];
  /** How many mismatches are explained. */
  readonly explained: number;
  /** Files that hadolint cannot read and so does not lint. */
  readonly unread: number;
}

/** Puts Dockerfiles to hadolint and to preset `hadolint`, with the text of a configuration for both. */
export async function compareWithHadolint(
  texts: readonly string[],
  shell: ShellParser,
  config?: string,
): Promise<Comparison> {
  const theirs = await runHadolint(texts, config);
  const agreed = new Map<string, number>();
  const mismatches: string[] = [];
  let explained = 0;
  let unread = 0;
  for (const [index, text] of texts.entries()) {
    const said = theirs[index] ?? [];
    if (said.some(({ code }) => code === "DL1000")) {
      unread++;
      continue;
    }
    const file = compareFile(text, said, hadolintFindings(text, shell, config));
    for (const code of file.agreed) agreed.set(code, (agreed.get(code) ?? 0) + 1);
    for (const mismatch of file.mismatches) {
      if (explanationOf(mismatch)) explained++;
      else mismatches.push(describe(mismatch));
    }
  }
  return { agreed, mismatches, explained, unread };
}

function compareFile(
  text: string,
  said: readonly HadolintFinding[],
  ours: ReturnType<typeof hadolintFindings>,
): { readonly agreed: readonly string[]; readonly mismatches: readonly HadolintMismatch[] } {
  // ShellCheck's findings are those of another program.
  const theirs = new Set(said.filter(({ code }) => code.startsWith("DL")).map(nameOf));
  const names = ours.map(({ codes, line, level }) =>
    codes.map((code) => nameOf({ code, line, level })),
  );
  const known = new Set(names.flat());
  const only = (who: HadolintMismatch["who"], name: string): HadolintMismatch => {
    const [line = "", code = ""] = name.split(" ");
    return { who, code: code, text: fromLine(text, Number(line)), file: text };
  };
  return {
    agreed: [...theirs].filter((name) => known.has(name)).map((name) => name.split(" ")[1] ?? ""),
    mismatches: [
      ...[...theirs].filter((name) => !known.has(name)).map((name) => only("hadolint", name)),
      ...names.flatMap((list) =>
        list.some((name) => theirs.has(name)) ? [] : list.slice(0, 1).map((it) => only("ours", it)),
      ),
    ],
  };
}

function nameOf({ line, code, level }: Omit<HadolintFinding, "level"> & { level: string }): string {
  return `${line} ${code} ${level}`;
}

function fromLine(text: string, line: number): string {
  return text
    .split("\n")
    .slice(line - 1)
    .join("\n");
}

function describe({ who, code, text }: HadolintMismatch): string {
  return `only ${who}: ${code}: ${JSON.stringify(text.slice(0, 300))}`;
}
