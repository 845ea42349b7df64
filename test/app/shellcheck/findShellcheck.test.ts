import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { findShellcheck } from "../../../src/app/shellcheck/findShellcheck.ts";

const skip = process.platform === "win32" ? "needs modes of files" : false;

describe("findShellcheck", { skip }, () => {
  let home: string;
  let program: string;
  before(() => {
    home = mkdtempSync(join(tmpdir(), "slipway-find-test-"));
    program = join(home, "bin", "shellcheck");
    for (const folder of ["bin", "empty", "folder/shellcheck"]) {
      mkdirSync(join(home, folder), { recursive: true });
    }
    for (const name of ["shellcheck", "other", "shellcheck.exe"]) {
      writeFileSync(join(home, "bin", name), "");
      chmodSync(join(home, "bin", name), 0o755);
    }
    writeFileSync(join(home, "empty", "shellcheck"), "not to be run");
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const find = (setting: string, path: string): Promise<string | undefined> =>
    findShellcheck({ setting, env: { PATH: path, HOME: home }, platform: "linux" });

  it("looks on PATH for a program, past files that are none", async () => {
    assert.equal(await find("", `${home}/empty:${home}/folder:${home}/bin`), program);
    assert.equal(await find(" other ", `${home}/bin`), join(home, "bin", "other"));
    assert.equal(await find("", `${home}/empty`), undefined);
    assert.equal(await find("", ""), undefined);
  });

  it("takes a path", async () => {
    assert.equal(await find(program, ""), program);
    assert.equal(await find("~/bin/shellcheck", ""), program);
    assert.equal(await find(join(home, "empty", "shellcheck"), `${home}/bin`), undefined);
  });

  it("runs nothing from the folder that it happens to be in", async () => {
    const here = relative(process.cwd(), join(home, "bin"));
    assert.equal(await find(join(here, "shellcheck"), ""), undefined);
    assert.equal(await find("./shellcheck", here), undefined);
    assert.equal(await find("", `${here}::.`), undefined);
  });

  it("looks for an .exe in Path on Windows", async () => {
    const asked = { setting: "", env: { Path: `C:\\none;${home}` }, platform: "win32" } as const;
    assert.equal(await findShellcheck(asked), undefined);
    const setting = program;
    assert.equal(await findShellcheck({ ...asked, setting }), `${program}.exe`);
  });
});
