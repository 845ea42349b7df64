import assert from "node:assert/strict";
import { test } from "node:test";
import { readChallenges } from "../../src/registry/readChallenges.ts";
import { processorTime } from "../support/processorTime.ts";

const cases: readonly (readonly [string | undefined, readonly (readonly [string, object])[]])[] = [
  [undefined, []],
  ["", []],
  ["Basic", [["basic", {}]]],
  ['Basic realm="a b"', [["basic", { realm: "a b" }]]],
  [
    'Bearer realm="https://a.example/t?x=1,2",service="s",scope="repository:a/b:pull,push"',
    [
      [
        "bearer",
        { realm: "https://a.example/t?x=1,2", service: "s", scope: "repository:a/b:pull,push" },
      ],
    ],
  ],
  // In any order, in any case, with blanks where RFC 9110 has BWS and OWS.
  [
    'BEARER scope="x" ,  SERVICE = "s"\t, Realm="r"',
    [["bearer", { scope: "x", service: "s", realm: "r" }]],
  ],
  ['Bearer realm="a \\"b\\" \\\\c"', [["bearer", { realm: 'a "b" \\c' }]]],
  // Several in one header, as Node joins several headers, too.
  [
    'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
    [
      ["newauth", { realm: "apps", type: "1", title: 'Login to "apps"' }],
      ["basic", { realm: "simple" }],
    ],
  ],
  [
    "Negotiate, Bearer realm=x, Basic",
    [
      ["negotiate", {}],
      ["bearer", { realm: "x" }],
      ["basic", {}],
    ],
  ],
  [
    'Negotiate YWJj==, Basic realm="r"',
    [
      ["negotiate", {}],
      ["basic", { realm: "r" }],
    ],
  ],
  [", , Basic realm=r,,", [["basic", { realm: "r" }]]],
  // Of a name that comes twice the first counts.
  ["Basic realm=a, realm=b", [["basic", { realm: "a" }]]],
  // Not as it has to be, but it is meant.
  [
    "Bearer realm=https://a.example/token,service=s",
    [["bearer", { realm: "https://a.example/token", service: "s" }]],
  ],
  ['Bearer realm="never ends, service=s', [["bearer", { realm: "never ends, service=s" }]]],
  ['realm="of nothing", Basic', [["basic", {}]]],
  ['"quoted, Basic" @@ Basic', [["basic", {}]]],
  // This is a token68 by the grammar.
  ["Basic realm=", [["basic", {}]]],
  ['Basic realm="", x=y', [["basic", { realm: "", x: "y" }]]],
  ["Basic ==", [["basic", {}]]],
];

for (const [header, expected] of cases) {
  test(`reads ${header}`, () => {
    const found = readChallenges(header).map(({ scheme, parameters }) => [
      scheme,
      Object.fromEntries(parameters),
    ]);
    assert.deepEqual(found, expected);
  });
}

test("long and broken headers are read in linear time", () => {
  const long = ["=", '"', '\\"', ",", " ", "a", "a=", "a b ", 'x="', "Basic \t"].map((part) =>
    part.repeat(50_000),
  );
  for (const text of long) {
    const from = processorTime();
    readChallenges(`Bearer realm=${text}`);
    readChallenges(text);
    const took = processorTime() - from;
    assert.ok(took < 2000, `${text.slice(0, 10)} took ${took} ms`);
  }
});
