import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasTomlTable, tomlValue } from "../../../src/lint/shared/tomlValue.ts";

describe("tomlValue", () => {
  const text =
    'name = \'top\'\r\n[a] # why\r\n  name = "one" # two\r\nname-of = "three"\r\n[ a.b ]\r\nname=\'four\'\r\n[[c]]\r\nname = "five"\r\n';

  it("finds strings below their table only", () => {
    assert.equal(tomlValue(text, "", "name"), "top");
    assert.equal(tomlValue(text, "a", "name"), "one");
    assert.equal(tomlValue(text, "a", "name-of"), "three");
    assert.equal(tomlValue(text, "a.b", "name"), "four");
    assert.equal(tomlValue(text, "c", "name"), undefined);
    assert.equal(tomlValue(text, "d", "name"), undefined);
  });

  it("knows nothing of other values, and of files with strings of several lines", () => {
    for (const value of ["1", "true", "{ workspace = true }", '["a"]', '"open', '"a\\nb"', ""]) {
      assert.equal(tomlValue(`[a]\nname = ${value}`, "a", "name"), undefined, value);
    }
    assert.equal(tomlValue("[a]\nname.workspace = true", "a", "name"), undefined);
    assert.equal(tomlValue('b = """\n[a]\nname = "c"\n"""', "a", "name"), undefined);
  });

  it("tells of tables", () => {
    for (const name of ["a", "a.b", "c"]) assert.ok(hasTomlTable(text, name), name);
    for (const name of ["b", "name", "d"]) assert.ok(!hasTomlTable(text, name), name);
  });
});
