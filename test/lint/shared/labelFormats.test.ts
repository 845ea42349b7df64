import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isDateTime, isDateTimeForHadolint } from "../../../src/lint/shared/isDateTime.ts";
import { isEmail } from "../../../src/lint/shared/isEmail.ts";
import {
  isLicenseExpression,
  isLicenseForHadolint,
  meantLicense,
} from "../../../src/lint/shared/isLicenseExpression.ts";
import { isSemver, isSemverForHadolint } from "../../../src/lint/shared/isSemver.ts";
import { isUrl } from "../../../src/lint/shared/isUrl.ts";
import { processorTime } from "../../support/processorTime.ts";

/** For those of hadolint: what its 2.15.1 answered. */
function table(
  name: string,
  check: (text: string) => boolean,
  good: readonly string[],
  bad: readonly string[],
): void {
  it(name, () => {
    for (const text of good) assert.equal(check(text), true, text);
    for (const text of bad) assert.equal(check(text), false, text);
  });
}

describe("the formats of labels", () => {
  table(
    "knows a URL",
    isUrl,
    [
      ..."http://a.b urn:x:y mailto:a@b http: a:b HTTP://A file:///x http://a_b http://%41/".split(
        " ",
      ),
      ..."http://u:p@h:80/a;b=c?d/e#f?g x:?q x:#f x://// http://@a/ http://a:/ http:///x".split(
        " ",
      ),
      ..."http://[::1]:80/ http://[fe80::1%25en0]/ http://[v1.x]/ http://[::ffff:1.2.3.4]/".split(
        " ",
      ),
      ..."http://[1:2:3:4:5:6:7:8]/ http://[1:2:3:4:5:6:7::]/ http://[::] http://[1:2:3:4:5:6:1.2.3.4]".split(
        " ",
      ),
    ],
    [
      ..."a //x :a 1http://a +a:b http://é http://a/%zz http://a/%4 http://a/{b} http://a/| a:\\x".split(
        " ",
      ),
      ..."http://a:port/ http://a:80:90 http://a@b@c http://a?[x] http://a?b#c#d http://[a]x/".split(
        " ",
      ),
      ..."http://[::1 http://[1.2.3.4]/ http://[1::2::3]/ http://[12345::]/ http://[]/ http://[:]/".split(
        " ",
      ),
      ..."http://[1:2:3:4:5:6:7::8]/ http://[::256.1.1.1]/ http://[::1.2.3.4:5]/ http://[::1%en0]/".split(
        " ",
      ),
      ...["", "http://a b", "http://a ", " http://a"],
    ],
  );
  table(
    "knows a date and time",
    isDateTime,
    ["2020-02-29T23:59:60Z", "2020-01-01t00:00:00.5z", "2000-02-29T00:00:00-23:59"],
    [
      ..."2020-01-01 2020-01-01T00:00:00 2020-01-01T00:00Z 2020-01-01T00:00:00+0200".split(" "),
      ..."1900-02-29T00:00:00Z 2020-00-01T00:00:00Z 2020-13-01T00:00:00Z 2020-04-31T00:00:00Z".split(
        " ",
      ),
      ..."2020-01-01T24:00:00Z 2020-01-01T00:60:00Z 2020-01-01T00:00:61Z 2020-01-01T00:00:00.Z".split(
        " ",
      ),
      ...["", "2020-01-01 00:00:00Z", "2020-01-01T00:00:00+24:00", "2020-01-01T00:00:00Z "],
    ],
  );
  table(
    "knows a date and time as hadolint does",
    isDateTimeForHadolint,
    [" 2020-01-01T00:00:00.Z ", "-12020-01-01T00:00:00+9999", "2-01-01T00:00:00z"],
    [
      "2020-1-01T00:00:00Z",
      "2020-01-01T24:00:00Z",
      "2020-01-01T00:00:00+02",
      "+2020-01-01T00:00:00Z",
    ],
  );
  table(
    "knows a version",
    isSemver,
    "0.0.0 1.2.3 1.2.3-a.1 1.2.3-01a 1.2.3-- 1.2.3+01 1.2.3-a-b+c-d 999999999999999999999.0.0".split(
      " ",
    ),
    [
      "",
      ..."v1.2.3 1.2 1.2.3.4 01.2.3 1.2.3-01 1.2.3- 1.2.3+ 1.2.3-a..b 1.2.3-é 1.2.3-a+b+c".split(
        " ",
      ),
    ],
  );
  table(
    "knows a version as hadolint does",
    isSemverForHadolint,
    "1.2.3 01.2.3 1.2.3-01 1.2.3- 1.2.3+ 1.2.3-a. 1.2.3-a.+b 1.2.3-+b 1.2.3+a.".split(" "),
    [
      "",
      ..."v1.2.3 1.2 1..3 1.2.3-.a 1.2.3-a..b 1.2.3-. 1.2.3-a.. 1.2.3+.a 1.2.3-a+b+c".split(" "),
    ],
  );
  table(
    "knows an e-mail address",
    isEmail,
    [
      ...'a@b a.b+c@d-e.f a@c. a@1 a@[1.2.3.4] a@[] "a@b"@c "".a."b"@c a!#$%@b a@b--c'.split(" "),
      ...[" a@b ", "a . b @ c . d", "(x)a(b(c))@d(e)", "a@[b c]", '"a\\ b"@c'],
      ...[`${"a".repeat(64)}@b`, `a@${"b".repeat(63)}`, `a@${"b.".repeat(125)}cd`],
    ],
    [
      ..."a a@ @b a..b@c .a@b a.@b a@b..c a@.b a@b.. a@-b a@b- a@b_c a@b@c a,b@c a@b! é@b a@é".split(
        " ",
      ),
      ...[
        "",
        "a b@c",
        "a@b c",
        "A <a@b>",
        "a(b@c",
        "a@[b",
        "a@[b]c",
        '"a"b@c',
        '"a\\"b@c',
        "a@[[]",
      ],
      ...[`${"a".repeat(65)}@b`, `a@${"b".repeat(64)}`, `a@${"b.".repeat(126)}c`],
    ],
  );
  table(
    "knows a licence expression",
    isLicenseExpression,
    [
      ...["MIT", "mit", "GPL-2.0+", "LicenseRef-a", "DocumentRef-a:LicenseRef-b", "NONE"],
      ...["MIT OR Apache-2.0", "(MIT and (X11))", "GPL-2.0-only WITH Classpath-exception-2.0"],
    ],
    [
      "",
      "MIT OR",
      "OR MIT",
      "MIT X11",
      "(MIT",
      "MIT)",
      "()",
      "MIT, X11",
      "GPL",
      "MIT WITH",
      "NONE OR MIT",
    ],
  );
  table(
    "knows a licence as hadolint does",
    isLicenseForHadolint,
    ["MIT", "MIT  ", "GPL-2.0-or-later", "Net-SNMP"],
    ["", " MIT", "mit", "GPL-2.0", "MIT+", "(MIT)", "MIT OR X11", "LicenseRef-a", "NONE"],
  );
  it("finds the licence that was meant", () => {
    const meant = [
      "Apache License, Version 2.0",
      "the MIT license",
      "bsd 3-clause",
      "GPL",
      "Apache",
    ];
    assert.deepEqual(meant.map(meantLicense), [
      ...["Apache-2.0", "MIT", "BSD-3-Clause"],
      ...[undefined, undefined],
    ]);
  });
  it("takes time in proportion to the text", () => {
    const size = 100_000;
    const checks = [
      isUrl,
      isEmail,
      isDateTime,
      isDateTimeForHadolint,
      isSemver,
      isSemverForHadolint,
    ];
    const start = processorTime();
    for (const check of [...checks, isLicenseExpression, isLicenseForHadolint, meantLicense]) {
      for (const part of 'a|(|.|a.|%41|:|[|"|\\| |1.|MIT |the |0'.split("|")) {
        check(part.repeat(size / part.length));
        check(`MIT${part.repeat(size / part.length)}!`);
      }
    }
    assert.ok(processorTime() - start < 5_000);
  });
});
