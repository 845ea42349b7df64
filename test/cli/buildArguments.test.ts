import assert from "node:assert/strict";
import { test } from "node:test";
import { readBuildArguments } from "../../src/cli/buildArguments.ts";

const env = { SET: "value", TOKEN: "hidden" };
const read = (...args: readonly string[]) => readBuildArguments([...args, "."], "/here", env);

test("a secret in its forms", () => {
  const secret = (spec: string) => read("--secret", spec).options.secrets?.[0];
  assert.deepEqual(secret("id=a,src=f"), { id: "a", file: "/here/f" });
  assert.deepEqual(secret("type=file,id=a,source=/f"), { id: "a", file: "/f" });
  assert.deepEqual(secret("id=a,env=SET"), { id: "a", env: "SET" });
  assert.deepEqual(secret("id=SET"), { id: "SET", env: "SET" });
  assert.deepEqual(secret("id=file"), { id: "file", file: "/here/file" });
  assert.deepEqual(secret("type=env,id=TOKEN"), { id: "TOKEN", env: "TOKEN" });
});

test("a secret that makes no sense is refused without repeating it", () => {
  for (const spec of ["s3cret", "src=s3cret", "id=a,value=s3cret", "id=a,src=s3cret,env=B"]) {
    assert.throws(
      () => read("--secret", spec),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, "misuse");
        assert.ok(spec === "s3cret" || !error.message.includes("s3cret"), error.message);
        return true;
      },
    );
  }
});

test("several of a kind, values with equals signs, values from the environment", () => {
  const { options } = read(
    ...["-t", "a:1", "--tag=b:2", "--build-arg", "A=b=c", "--build-arg", "SET"],
    ...["--build-arg", "UNSET", "--label", "x=", "--no-cache", "--platform", "linux/arm64"],
  );
  assert.deepEqual(options.tags, ["a:1", "b:2"]);
  assert.deepEqual(options.buildArgs, { A: "b=c", SET: "value" });
  assert.deepEqual(options.labels, { x: "" });
  assert.deepEqual([options.noCache, options.platforms], [true, ["linux/arm64"]]);
});

test("paths are those of the current folder", () => {
  const request = readBuildArguments(["-f", "d/F", "-o", "out.tar", "ctx"], "/here", env);
  assert.equal(request.options.contextPath, "/here/ctx");
  assert.deepEqual([request.file, request.output], ["/here/d/F", "/here/out.tar"]);
});
