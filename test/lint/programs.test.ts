import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { lint } from "../../src/lint/linter.ts";
import { presets } from "../../src/lint/presets.ts";
import { loadShellParser } from "../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

describe("programs that rules speak of", () => {
  for (const { programs, ...rule } of catalog) {
    if (!programs) continue;
    it(`leave ${rule.id} out only where it has nothing to say`, () => {
      // Its examples, with each program that any rule speaks of in place of each.
      const names = new Set(catalog.flatMap((other) => other.programs ?? []));
      for (const example of [...rule.examples.bad, ...rule.examples.good]) {
        for (const name of names) {
          const text: string = programs.reduce<string>(
            (all, program) => all.replaceAll(` ${bare(program)} `, ` ${bare(name)} `),
            example,
          );
          const document = parseDockerfile(text);
          for (const preset of presets) {
            if (rule.severity[preset] === undefined) continue;
            const find = (one: typeof rule) => lint(document, { preset, shell, catalog: [one] });
            assert.deepEqual(find({ ...rule, programs } as typeof rule), find(rule), text);
          }
        }
      }
    });
  }
});

function bare(program: string): string {
  return program.replace("*", "");
}
