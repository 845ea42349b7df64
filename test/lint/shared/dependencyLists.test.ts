import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { familiesOf } from "../../../src/lint/shared/dependencyLists.ts";

describe("familiesOf", () => {
  it("knows lists by name and by pattern", () => {
    assert.deepEqual(familiesOf("package.json"), ["node"]);
    assert.deepEqual(familiesOf("package*.json"), ["node"]);
    assert.deepEqual(familiesOf("requirements-test.txt"), ["pip"]);
    assert.deepEqual(familiesOf("go.*"), ["go"]);
    assert.deepEqual(familiesOf("[Gg]emfile*"), ["ruby"]);
    assert.deepEqual(familiesOf("app.csproj"), ["dotnet"]);
    assert.deepEqual(familiesOf("*.json"), ["node", "php"]);
  });

  it("knows what an installation leaves", () => {
    assert.deepEqual(familiesOf("vendor"), ["ruby", "go", "php"]);
    assert.deepEqual(familiesOf("node_modules"), ["node"]);
  });

  it("takes a variable for all, and other names for none", () => {
    assert.equal(familiesOf("$LIST").length, 10);
    assert.equal(familiesOf("*").length, 10);
    assert.deepEqual(familiesOf("server.js"), []);
    assert.deepEqual(familiesOf(""), []);
  });
});
