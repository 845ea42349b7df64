import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { isSlipwayError } from "../../src/base/errors.ts";
import type { BuildWay } from "../../src/engine/build/unsupportedOptions.ts";
import { assertReadable } from "../../src/engine/build/unsupportedSyntax.ts";
import type { SyntaxFeature, SyntaxUse } from "../../src/engine/engine.ts";

function use(feature: SyntaxFeature, scope: SyntaxUse["scope"] = "needed", line = 2): SyntaxUse {
  return { feature, what: `X ${feature}`, line, endLine: line + 2, scope };
}

function refusal(way: BuildWay, version: string, uses: readonly SyntaxUse[], ownReader = false) {
  try {
    assertReadable({ way, version }, { uses, ownReader });
    return undefined;
  } catch (error) {
    assert.ok(isSlipwayError(error, "syntax-unsupported"), String(error));
    return error;
  }
}

/** By way and version: what is refused of each feature that is named. */
const table: readonly (readonly [
  way: BuildWay,
  version: string,
  refused: readonly SyntaxFeature[],
  taken: readonly SyntaxFeature[],
])[] = [
  [
    ...(["control", "20.10.24+dfsg1"] as const),
    ["heredoc", "network", "link", "checksum", "exclude", "parents", "chmod-letters", "unpack"],
    ["mount", "chmod", "nameless-arg", "absent-stage"],
  ],
  ["build-endpoint", "20.10.24", ["heredoc", "device", "security"], ["mount", "chmod"]],
  ["control", "23.0.6", ["checksum", "start-interval"], ["heredoc", "link", "network"]],
  ["control", "28.5.2", ["parents", "security", "device"], ["heredoc", "exclude", "unpack"]],
  ["control", "29.0.0", [], ["heredoc", "parents", "security", "device"]],
  [
    ...(["classic", "28.5.2"] as const),
    ["heredoc", "mount", "network", "chmod", "checksum", "exclude", "unpack", "parents"],
    ["link", "start-interval", "nameless-arg"],
  ],
  ["classic", "20.10.24", ["heredoc", "link", "start-interval"], []],
  [
    ...(["podman", "4.3.1"] as const),
    [
      "heredoc",
      "network",
      "link",
      "parents",
      "exclude",
      "checksum",
      "nameless-arg",
      "absent-stage",
    ],
    ["mount", "chmod"],
  ],
  ["podman", "4.9.3", ["heredoc", "link", "parents", "exclude"], ["network", "checksum"]],
  ["podman", "5.4.2", [], ["heredoc", "link", "parents", "nameless-arg"]],
  // Nothing is known of these.
  ["buildkitd", "", [], ["heredoc", "parents", "device"]],
  ["control", "dev", [], ["heredoc", "parents", "device"]],
];

describe("syntax that a builder does not read", () => {
  for (const [way, version, refused, taken] of table) {
    test(`${way} of ${version || "no version"}`, () => {
      for (const feature of refused) assert.ok(refusal(way, version, [use(feature)]), feature);
      for (const feature of taken) {
        assert.equal(refusal(way, version, [use(feature)]), undefined, feature);
      }
    });
  }

  test("stands in the way where it is read or run, and nowhere else", () => {
    const cases: readonly (readonly [BuildWay, string, SyntaxFeature, string])[] = [
      ["control", "20.10.24", "heredoc", "needed reached file"],
      ["control", "28.5.2", "parents", "needed reached file"],
      ["control", "20.10.24", "chmod-letters", "needed"],
      ["classic", "28.5.2", "heredoc", "needed reached"],
      ["classic", "28.5.2", "parents", "needed reached file"],
      ["classic", "20.10.24", "heredoc", "needed reached file"],
      ["classic", "20.10.24", "mount", "needed reached"],
      ["podman", "4.3.1", "heredoc", "needed"],
      ["podman", "4.3.1", "nameless-arg", "needed reached file"],
    ];
    for (const [way, version, feature, scopes] of cases) {
      const found = (["needed", "reached", "file"] as const).filter((scope) =>
        refusal(way, version, [use(feature, scope)]),
      );
      assert.equal(found.join(" "), scopes, `${way} ${version} ${feature}`);
    }
  });

  test("is none where another reader is fetched, which only BuildKit does", () => {
    assert.equal(refusal("control", "20.10.24", [use("heredoc")], true), undefined);
    assert.ok(refusal("classic", "28.5.2", [use("heredoc")], true));
    assert.ok(refusal("podman", "4.3.1", [use("heredoc")], true));
  });

  test("is named with its lines, all of it, and with what to do", () => {
    const uses = [1, 5, 9, 13].map((line) => use("heredoc", "needed", line));
    const error = refusal("classic", "28.5.2+dfsg4", uses);
    assert.equal(
      error?.message,
      "The classic builder of Docker 28.5.2 cannot do X heredoc in lines 1 to 3, X heredoc in lines 5 to 7, X heredoc in lines 9 to 11 and 1 more.",
    );
    assert.match(error?.hint ?? "", /^Build with BuildKit/);
    assert.deepEqual(
      error?.facts.uses.map(({ line, endLine }) => [line, endLine]),
      [
        [1, 3],
        [5, 7],
        [9, 11],
        [13, 15],
      ],
    );
  });

  test("names the reader that has it", () => {
    const hintOf = (feature: SyntaxFeature) => refusal("control", "20.10.24", [use(feature)])?.hint;
    assert.match(hintOf("heredoc") ?? "", /# syntax=docker\/dockerfile:1"/);
    assert.match(hintOf("device") ?? "", /# syntax=docker\/dockerfile:1-labs"/);
    // That reader needs more of BuildKit than 20.10 has.
    assert.equal(hintOf("parents"), "Build with a newer engine.");
  });
});
