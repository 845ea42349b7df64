import type { DockerfileDocument, ParserDirective } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { wholeLines } from "../shared/textPlaces.ts";

export const mergeCheckDirectives = defineRule({
  id: "merge-check-directives",
  summary: "Disallow a second check directive.",
  why: "BuildKit refuses a file with two `# check=` lines. One line takes all options, parted by semicolons, and all names to skip, parted by commas.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "safe",
  messages: {
    second: "BuildKit refuses a file with two check directives. Merge this one into the first.",
  },
  examples: {
    bad: ["# check=skip=StageNameCasing\n# check=error=true\nFROM alpine"],
    good: ["# check=skip=StageNameCasing;error=true\nFROM alpine"],
  },
  create: ({ report }) => ({
    document(document) {
      const [first, ...others] = document.directives.filter(
        ({ name }) => name.value.toLowerCase() === "check",
      );
      if (!first || others.length === 0) return;
      // All have the same fix: one at a time they would overwrite what the others add.
      const fix = merge(document, first, others);
      for (const { range } of others) report({ at: range, message: "second", fix });
    },
  }),
});

function merge(
  document: DockerfileDocument,
  first: ParserDirective,
  others: readonly ParserDirective[],
): FixProposal | undefined {
  const values = [first, ...others].map(({ value }) => readValue(value.raw));
  const options = joinOptions(values.flatMap((value) => value.options));
  if (options === undefined) return undefined;
  const reasons = values.flatMap(({ reason }) => (reason === "" ? [] : reason));
  const newText = options + (reasons.length > 0 ? ` // ${reasons.join("; ")}` : "");
  return {
    title: "Merge the check directives",
    edits: [
      { range: first.value.range, newText },
      ...others.map(({ range }) => ({ range: wholeLines(document, range), newText: "" })),
    ],
  };
}

/** Options end at the first blank; what follows is for people. */
function readValue(value: string): {
  readonly options: readonly string[];
  readonly reason: string;
} {
  const blank = value.search(/[ \t]/);
  const end = blank === -1 ? value.length : blank;
  const reason = value
    .slice(end)
    .trim()
    .replace(/^\/\/[ \t]*/, "");
  return { options: value.slice(0, end).split(";"), reason };
}

/** Undefined where an option is unknown, or says two things. */
function joinOptions(options: readonly string[]): string | undefined {
  const lists = new Map<string, Set<string>>();
  for (const option of options) {
    if (option === "") continue;
    const equals = option.indexOf("=");
    const name = option.slice(0, Math.max(equals, 0)).toLowerCase();
    if (!known.has(name)) return undefined;
    const list = lists.get(name) ?? new Set();
    for (const value of option.slice(equals + 1).split(",")) if (value !== "") list.add(value);
    lists.set(name, list);
  }
  if ((lists.get("error")?.size ?? 0) > 1) return undefined;
  return [...lists]
    .map(([name, values]) => `${name}=${values.has("all") ? "all" : [...values].join(",")}`)
    .join(";");
}

const known: ReadonlySet<string> = new Set(["skip", "error", "experimental"]);
