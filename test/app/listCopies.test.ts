import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { listCopies } from "../../src/app/listCopies.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

const document = parseDockerfile(`FROM busybox:1.36 AS build
COPY src/*.c /src/
RUN --mount=type=bind,source=tool,target=/tool true
FROM busybox:1.36
COPY --from=build /out /out
COPY . /all
`);

describe("listCopies", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "slipway-copies-"));
    mkdirSync(join(root, "src"));
    for (const path of ["src/a.c", "src/b.c", "src/c.h", "tool", "secret"]) {
      writeFileSync(join(root, path), path);
      utimesSync(join(root, path), 1, 1);
    }
    symlinkSync("tool", join(root, "link"));
    writeFileSync(join(root, ".dockerignore"), "secret\n.dockerignore\n");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const list = async () => {
    const options = { dockerfilePath: join(root, "D"), contextPath: root, tags: [], buildArgs: {} };
    const found = await listCopies(document, options, new AbortController().signal);
    return found.map(({ line, files }) => [line, Object.keys(files ?? {}).sort()] as const);
  };

  it("names what each instruction takes, ignored files left out", async () => {
    assert.deepEqual(await list(), [
      [2, ["src/a.c", "src/b.c"]],
      [3, ["tool"]],
      [6, ["link", "src/a.c", "src/b.c", "src/c.h", "tool"]],
    ]);
  });

  it("sees a file that changes, by its time alone too, and a link that leads elsewhere", async () => {
    const options = { dockerfilePath: undefined, contextPath: root, tags: [], buildArgs: {} };
    const read = () => listCopies(document, options, new AbortController().signal);
    const before = await read();
    assert.deepEqual(await read(), before);
    utimesSync(join(root, "tool"), 2, 2);
    const after = await read();
    assert.deepEqual(after[0], before[0]);
    assert.notEqual(after[1]?.all, before[1]?.all);
    rmSync(join(root, "link"));
    symlinkSync("src", join(root, "link"));
    assert.notEqual((await read())[2]?.files?.link, after[2]?.files?.link);
  });
});
