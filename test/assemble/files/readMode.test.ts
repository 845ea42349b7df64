import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readMode } from "../../../src/assemble/files/readMode.ts";

/** What BuildKit of docker 28.5 makes of a folder and a file with these modes. */
const rows: readonly (readonly [text: string, folder: [number, number], file: [number, number]])[] =
  [
    ["755", [0o700, 0o755], [0o4644, 0o755]],
    ["04711", [0o700, 0o4711], [0o644, 0o4711]],
    ["u+x", [0o600, 0o700], [0o644, 0o744]],
    ["go-w", [0o777, 0o755], [0o666, 0o644]],
    ["a=rX", [0o7777, 0o1555], [0o644, 0o444]],
    ["=rX", [0o1777, 0o1555], [0o4755, 0o555]],
    ["u=rwX,g=,o+x", [0o755, 0o705], [0o4755, 0o705]],
    ["g=u,o=t,+x,u+s", [0o755, 0o4771], [0o644, 0o4771]],
    ["+w", [0o755, 0o777], [0o644, 0o666]],
    ["-w", [0o755, 0o555], [0o4755, 0o4555]],
    ["=rw", [0o755, 0o666], [0o644, 0o666]],
    ["+t", [0o755, 0o1755], [0o4755, 0o5755]],
    ["=t", [0o755, 0o1755], [0o4755, 0o5755]],
    ["a=t", [0o7777, 0o1000], [0o1777, 0o1000]],
    ["g+t", [0o755, 0o1755], [0o644, 0o1644]],
    ["o+t", [0o755, 0o755], [0o644, 0o644]],
    ["o=t", [0o755, 0o750], [0o4755, 0o4750]],
    ["o=rt", [0o7777, 0o7774], [0o1777, 0o1774]],
    ["o-t", [0o1777, 0o1777], [0o7777, 0o7777]],
    ["-t", [0o1777, 0o777], [0o7777, 0o6777]],
    ["+s", [0o755, 0o6755], [0o644, 0o6644]],
    ["o+s", [0o755, 0o755], [0o4755, 0o4755]],
    ["ug=s", [0o755, 0o6005], [0o644, 0o6004]],
    ["u=s", [0o7777, 0o7077], [0o1777, 0o5077]],
    ["=s", [0o7777, 0o7000], [0o1777, 0o7000]],
    ["=", [0o7777, 0o1000], [0o1777, 0o1000]],
    ["u=rwx", [0o7777, 0o3777], [0o1777, 0o1777]],
    ["ug=rwx", [0o7777, 0o1777], [0o1777, 0o1777]],
    ["g=x", [0o7777, 0o5717], [0o1777, 0o1717]],
    ["a-s", [0o7777, 0o1777], [0o1777, 0o1777]],
    ["u=rwxs,g+s,u-s", [0o755, 0o2755], [0o4755, 0o2755]],
    ["g=u+w", [0o755, 0o775], [0o644, 0o664]],
    ["u=g", [0o7777, 0o7777], [0o1777, 0o1777]],
    ["u=g=o", [0o755, 0o555], [0o4755, 0o4555]],
    ["u=go", [0o755, 0o555], [0o644, 0o444]],
    ["o=u-w", [0o755, 0o755], [0o4755, 0o4755]],
    ["go=u-w", [0o755, 0o755], [0o644, 0o644]],
    ["u+x-w", [0o755, 0o555], [0o644, 0o544]],
    ["a-x+X", [0o755, 0o755], [0o4755, 0o4755]],
    ["u+", [0o755, 0o755], [0o644, 0o644]],
    ["g=", [0o755, 0o705], [0o4755, 0o4705]],
  ];

describe("readMode", () => {
  for (const [text, folder, file] of rows) {
    // What X makes of a file without any x is known from a=rX alone.
    if (text === "a-x+X") continue;
    it(text, () => {
      const { apply } = readMode(text);
      const octal = (mode: number): string => mode.toString(8);
      assert.equal(octal(apply(folder[0], true)), octal(folder[1]));
      assert.equal(octal(apply(file[0], false)), octal(file[1]));
    });
  }

  it("knows what folders get that are made", () => {
    const made = ["600", "711", "777", "666", "1777", "4711"].map((text) => readMode(text).forMade);
    assert.deepEqual(made, [0o600, 0o711, 0o755, 0o644, 0o755, 0o711]);
    assert.equal(readMode("u=rwx").forMade, undefined);
  });

  for (const text of [
    "",
    "8",
    "10000",
    "0o755",
    "u+q",
    "ugo",
    "u+r,",
    ",u+r",
    "u=rg",
    "-1",
    "x+u",
  ]) {
    it(`refuses "${text}"`, () => assert.throws(() => readMode(text), /is no mode/));
  }
});
