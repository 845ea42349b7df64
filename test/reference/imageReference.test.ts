import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { isSlipwayError } from "../../src/base/errors.ts";
import {
  familiarReference,
  isTaggable,
  normalizeReference,
  parseImageReference,
  registryOf,
  validateImageReference,
} from "../../src/reference/imageReference.ts";

const source = new URL("../../src/reference/imageReference.ts", import.meta.url).href;
const hex = "0123456789abcdef".repeat(4);
const sha = `sha256:${hex}`;

const good: readonly (readonly [text: string, normalized: string, familiar: string])[] = [
  ["node", "docker.io/library/node:latest", "node"],
  ["node:18", "docker.io/library/node:18", "node:18"],
  ["library/node", "docker.io/library/node:latest", "node"],
  ["docker.io/node:18", "docker.io/library/node:18", "node:18"],
  ["index.docker.io/library/node", "docker.io/library/node:latest", "node"],
  ["me/app:v1", "docker.io/me/app:v1", "me/app:v1"],
  ["localhost/app", "localhost/app:latest", "localhost/app"],
  ["localhost:5000/app:v1", "localhost:5000/app:v1", "localhost:5000/app:v1"],
  ["127.0.0.1:5000/a/b/c", "127.0.0.1:5000/a/b/c:latest", "127.0.0.1:5000/a/b/c"],
  ["[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app"],
  ["ghcr.io/me/app", "ghcr.io/me/app:latest", "ghcr.io/me/app"],
  ["UPPER/img", "UPPER/img:latest", "UPPER/img"],
  ["x/a__b.c---d/e_f", "docker.io/x/a__b.c---d/e_f:latest", "x/a__b.c---d/e_f"],
  [`node@${sha}`, `docker.io/library/node@${sha}`, `node@${sha}`],
  [`node:18@${sha}`, `docker.io/library/node:18@${sha}`, `node:18@${sha}`],
  ["a:_x.Y-z", "docker.io/library/a:_x.Y-z", "a:_x.Y-z"],
  [`a:${"t".repeat(128)}`, `docker.io/library/a:${"t".repeat(128)}`, `a:${"t".repeat(128)}`],
  [hex.slice(1), `docker.io/library/${hex.slice(1)}:latest`, hex.slice(1)],
];

for (const [text, normalized, familiar] of good) {
  test(`${text.slice(0, 50)} is a reference`, () => {
    assert.equal(validateImageReference(text), undefined);
    assert.equal(normalizeReference(text), normalized);
    assert.equal(familiarReference(text), familiar);
    assert.equal(normalizeReference(normalizeReference(text)), normalized);
    assert.equal(isTaggable(text), !text.includes("@"));
  });
}

const bad: readonly (readonly [text: string, rule: string, says: RegExp])[] = [
  ["", "empty", /empty/],
  ["https://ghcr.io/me/app", "scheme", /scheme.*"https:\/\/"/],
  ["docker://a", "scheme", /"docker:\/\/"/],
  ["my app", "blank", /blanks/],
  ["app\n", "blank", /blanks/],
  [hex, "hex-name", /image's id/],
  ["Demo", "upper-case", /lower case.*"Demo"/],
  ["me/Demo:v1", "upper-case", /"Demo"/],
  ["a:b:c", "character", /":"/],
  ["a/b:c/d", "character", /":"/],
  ["a/@", "empty-part", /slashes/],
  ["@sha256:x", "empty-part", /in front of the @/],
  [":v1", "empty-part", /in front of the tag/],
  ["/a", "empty-part", /slashes/],
  ["a//b", "empty-part", /slashes/],
  ["a/", "empty-part", /behind the last one/],
  ["localhost:5000/", "empty-part", /behind the last one/],
  ["a..b", "separator", /"\.\."/],
  ["a___b", "separator", /"___"/],
  ["a.-b", "separator", /"\.-"/],
  ["-a", "separator", /begins and ends/],
  ["a-", "separator", /begins and ends/],
  ["a/_b", "separator", /"_b"/],
  ["größe", "character", /"ö"/],
  ["a💥b", "character", /"💥"/],
  ["a+b", "character", /"\+"/],
  ["-host.io/a", "registry", /"-host\.io"/],
  ["ho_st.io/a", "registry", /registry/],
  ["a..io/b", "registry", /registry/],
  ["[zz]:1/a", "registry", /registry/],
  ["host:port/a", "port", /"port"/],
  ["host:/a", "port", /port/],
  ["a".repeat(256), "name-length", /at most 255.*256/],
  [`localhost/${"a".repeat(250)}`, "name-length", /has 260/],
  ["a:", "tag-empty", /tag must stand/],
  [`a:${"t".repeat(129)}`, "tag-length", /at most 128.*129/],
  ["a:x+y", "tag-character", /"\+"/],
  ["a:.x", "tag-begin", /begin with a dot/],
  ["a:-x", "tag-begin", /begin with a dot or a dash/],
  ["a@", "digest-form", /not a digest/],
  ["a@sha256", "digest-form", /not a digest/],
  ["a@sha256:xyz", "digest-form", /not a digest/],
  [`a@${sha}@${sha}`, "digest-form", /not a digest/],
  ["a@sha256:abc", "digest-length", /64 hexadecimal digits.*has 3/],
  [`a@md5:${hex}`, "digest-algorithm", /"md5"/],
  [`a@${sha.toUpperCase().replace("SHA", "sha")}`, "digest-case", /lower case/],
];

for (const [text, rule, says] of bad) {
  test(`${JSON.stringify(text.slice(0, 50))} breaks the rule ${rule}`, () => {
    assert.match(validateImageReference(text) ?? "", says);
    assert.equal(isTaggable(text), false);
    assert.throws(
      () => parseImageReference(text),
      (error) => {
        assert.ok(isSlipwayError(error, "bad-reference"));
        assert.deepEqual(error.facts, { reference: text, rule });
        assert.match(error.message, says);
        assert.match(error.hint, /\.$/);
        return true;
      },
    );
  });
}

test("the parts of a reference", () => {
  assert.deepEqual(parseImageReference(`localhost:5000/a/b:v1@${sha}`), {
    text: `localhost:5000/a/b:v1@${sha}`,
    registry: "localhost:5000",
    repository: "a/b",
    tag: "v1",
    digest: sha,
  });
  assert.equal(registryOf("a/b"), "docker.io");
  assert.equal(registryOf(parseImageReference("q.io/b")), "q.io");
});

test("a pasted novel gives a short message", () => {
  const message = validateImageReference(`${"A".repeat(100_000)}`) ?? "";
  assert.ok(message.length < 200, message);
});

test("hostile texts take linear time", async () => {
  // So long that what grows faster does not end before the limit, by far; in a process of its own, as
  // nothing ends a regular expression that is under way in this one.
  const program = `
    const { validateImageReference } = await import(${JSON.stringify(source)});
    for (const unit of ["a.", "a-", "-", "_", "a/", ":", "@", "A", "a:", "sha256+"]) {
      for (const prefix of ["", "a@", "a:", "a.b/"]) {
        validateImageReference(prefix + unit.repeat(500_000));
      }
      console.log(unit);
    }`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  assert.equal(stdout.trim().split("\n").length, 10, stdout);
});
