import { strict as assert } from "node:assert";
import { describe, it } from "node:test";
import { archiveName } from "../../src/app/archiveName.ts";
import type { ArchiveFormat } from "../../src/app/saveImages.ts";

describe("names for archives", () => {
  const cases: readonly (readonly [readonly string[], ArchiveFormat, string])[] = [
    [["app:1.0"], "docker", "app-1.0.tar"],
    [["registry.example.com:5000/team/app:1.0"], "oci-tar", "app-1.0.oci.tar"],
    [["team/app"], "oci-folder", "app-oci"],
    [[`sha256:${"0123456789abcdef".repeat(4)}`], "docker", "0123456789ab.tar"],
    [[`app@sha256:${"0".repeat(64)}`], "docker", `app-sha256-${"0".repeat(64)}.tar`],
    [["a:1", "b:2"], "docker", "images.tar"],
    [["a/..:x"], "docker", "x.tar"],
    [["//"], "docker", "image.tar"],
    [[], "docker", "images.tar"],
  ];
  for (const [names, format, expected] of cases) {
    it(`${names.join(" ") || "none"} as ${format}`, () => {
      assert.equal(archiveName(names, format), expected);
    });
  }
});
