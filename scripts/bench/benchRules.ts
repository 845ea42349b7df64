import { readEveryScript } from "../../test/support/readEveryScript.ts";
import { corpusSeed } from "./benchLint.ts";
import { dockerfileCorpus } from "./dockerfileCorpus.ts";
import type { Measured } from "./loadMeasured.ts";
import { quantiles } from "./quantiles.ts";

const rounds = 5;
const shown = 15;

/** What single rules cost on top of reading all scripts, so that the slow one is found. */
export function benchRules(
  { catalog, lint, parseDockerfile, shell }: Measured,
  print: (line: string) => void,
): void {
  const documents = dockerfileCorpus(corpusSeed, 300).map(({ text }) => parseDockerfile(text));
  const time = (rules: typeof catalog): number => {
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now();
      const on = Object.fromEntries(rules.map(({ id }) => [id, "warning"] as const));
      for (const document of documents) {
        lint(document, { preset: "strict", shell, catalog: rules, rules: on });
      }
      return (performance.now() - start) * 1000;
    });
    return quantiles(times).median / documents.length;
  };
  time(catalog);
  const none = time([readEveryScript]);
  const costs = catalog.map((rule) => ({
    id: rule.id,
    cost: time([readEveryScript, rule]) - none,
  }));
  costs.sort((a, b) => b.cost - a.cost);
  print(
    `Rules one by one, on top of parsing and reading all scripts; ${shown} of ${catalog.length}`,
  );
  for (const { id, cost } of costs.slice(0, shown)) {
    print(`  ${id.padEnd(40)} ${cost.toFixed(1).padStart(7)} µs a file`);
  }
}
