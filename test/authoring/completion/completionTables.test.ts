import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildChecks } from "../../../src/authoring/completion/buildChecks.ts";
import { flagsOf } from "../../../src/authoring/completion/flagTable.ts";
import { mountKeys, mountTypes } from "../../../src/authoring/completion/mountTable.ts";
import { officialImages } from "../../../src/authoring/completion/officialImages.ts";
import { flagNames } from "../../../src/authoring/reference/describeFlag.ts";
import { describeMountKey } from "../../../src/authoring/reference/describeMountKey.ts";
import { describeMountType } from "../../../src/authoring/reference/describeMountType.ts";
import { checkFlags } from "../../../src/dockerfile/flagRules.ts";
import { instructionKinds } from "../../../src/dockerfile/instructionKinds.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { tableTexts } from "../../../src/lint/baseimages/baseImageTable.ts";
import { supportedVersions } from "../../../src/lint/baseimages/supportedVersions.ts";
import { tableOf } from "../../../src/lint/baseimages/tableFacts.ts";
import { catalog } from "../../../src/lint/catalog.ts";

describe("what completion knows", () => {
  for (const kind of instructionKinds) {
    it(`has the flags of ${kind} that the parser takes and the reference describes`, () => {
      const names = flagsOf(kind).map(({ name }) => name);
      assert.deepEqual([...names].sort(), [...flagNames(kind)].sort());
      for (const { name, type } of flagsOf(kind)) {
        const flag = type === "bool" ? `--${name}` : `--${name}=1`;
        const [instruction] = parseDockerfile(`${kind} ${flag} ${flag} a b`).instructions;
        assert.ok(instruction);
        const twice = checkFlags(instruction);
        assert.equal(twice.length, type === "texts" ? 0 : 1, twice[0]?.message);
        if (twice[0]) assert.match(twice[0].message, /second time/);
      }
    });
  }

  it("describes each type and key of a mount", () => {
    assert.deepEqual([...mountTypes].sort(), Object.keys(mountKeys).sort());
    for (const [type, keys] of Object.entries(mountKeys)) {
      assert.ok(describeMountType(type), type);
      for (const { name } of keys) assert.ok(describeMountKey(type, name), `${type} ${name}`);
    }
  });

  it("names all images of the linter's table but those that nobody mends any more", () => {
    const missing = Object.keys(tableTexts).filter((name) => !officialImages.includes(name));
    const mended = missing.filter((name) => {
      const kinds = Object.keys(tableOf(name)?.kinds ?? {});
      return kinds.length > 0 || supportedVersions(name, "").length > 0;
    });
    assert.deepEqual(mended, []);
  });

  it("names the checks that our rules stand for", () => {
    const names = catalog
      .flatMap(({ aliases }) => aliases)
      .filter((alias) => alias.startsWith("buildkit/"))
      .map((alias) => alias.slice("buildkit/".length));
    assert.deepEqual(
      names.filter((name) => !buildChecks.includes(name)),
      [],
    );
  });
});
