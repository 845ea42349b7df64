import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { catalog } from "../../../src/lint/catalog.ts";
import { ignoreFileRules } from "../../../src/lint/ignorefile/ignoreFileRules.ts";

describe("ignoreFileRules", () => {
  it("are on the page with their severities, and no others", () => {
    const page = readFileSync(new URL("../../../docs/dockerignore.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (error|warning|info|hint) \|/gm)];
    assert.deepEqual(
      rows.map(([, id, severity]) => [id, severity]),
      ignoreFileRules.map(({ id, severity }) => [id, severity]),
    );
  });

  it("have names of their own", () => {
    const ids = new Set(catalog.map(({ id }) => id));
    assert.deepEqual(
      ignoreFileRules.filter(({ id }) => ids.has(id)),
      [],
    );
    for (const { summary } of ignoreFileRules) assert.match(summary, /^(Require|Disallow) .+\.$/);
  });
});
