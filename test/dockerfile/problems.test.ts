import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";

/** `«…»` marks the range of the one problem that is expected. */
const faults: readonly (readonly [marked: string, says: RegExp])[] = [
  ["«»", /no instruction/],
  ["# only a comment\n«»", /no instruction; begin with FROM/],
  ["ARG A\n«ARG» B", /no FROM/],
  ["«RUN» x\nFROM a", /RUN stands before the first FROM/],
  ["\\\n«RUN»", /RUN stands before/],
  ["«FORM» a", /no instruction "FORM"; did you mean FROM\?/],
  ["FROM a\n«Rnu» x", /did you mean RUN\?/],
  ["FROM a\n«launch» x", /no instruction "launch"; begin the line/],
  ["FROM a\n«RUN\u00a0x»", /no instruction/],
  ["«FROM»", /needs an image/],
  ["FROM «a b»", /nothing else/],
  ["FROM «a b c»", /nothing else/],
  ["FROM «a AS»", /nothing else/],
  ["FROM «a # comment»", /comments need a line of their own/],
  ["FROM a AS «1x»", /cannot be a stage name/],
  ["FROM a AS «$x»", /cannot be a stage name/],
  ["FROM «--plattform=x» a", /no flag --plattform; it knows --platform/],
  ["FROM «--platform» a", /lacks its value; write --platform=VALUE/],
  ["FROM --platform=a «--platform=b» a", /second time/],
  ["FROM a\n«COPY»", /a source and a destination/],
  ["FROM a\nCOPY «a»", /add the destination/],
  ['FROM a\nCOPY «["a"]»', /add the destination/],
  ["FROM a\nADD --chown=1 «a»", /add the destination/],
  ["FROM a\nCOPY a «<<E»\nE", /cannot be a heredoc/],
  ["FROM a\nCOPY «--link=perhaps» a b", /true or false, not "perhaps"/],
  ["FROM a\nCOPY «--link=» a b", /true or false/],
  ["FROM a\nCOPY «--Link» a b", /no flag --Link/],
  ["FROM a\nCOPY «--from» a b", /lacks its value/],
  ["FROM a\nCOPY --from=«$X» a b", /takes no variables/],
  ["FROM a\nCOPY --from=«0» a b", /stage that it stands in/],
  ["FROM a AS x\nCOPY --from=«X» a b", /stage that it stands in/],
  ["FROM a\nCOPY --from=«1» a b\nFROM b", /comes later/],
  ["FROM a\nCOPY --from=«later» a b\nFROM b AS later", /comes later/],
  ["FROM a\nCOPY --from=«7» a b", /no stage 7/],
  ["FROM a\nCOPY --from=«-1» a b", /no stage -1/],
  ["FROM a\nEXPOSE «1:2:3»", /"1" is not an IP address/],
  ["FROM a\nSTOPSIGNAL «TERN»", /"TERN" is not a signal/],
  ["FROM a\nSTOPSIGNAL «0»", /not a signal/],
  ["FROM a\n«ENV»", /at least one argument; write ENV KEY=VALUE/],
  ["FROM a\nENV «a»", /needs a value for "a"; write ENV a=VALUE/],
  ["FROM a\nENV a=b «c»", /needs a value for "c"/],
  ["FROM a\nENV «=b»", /name in front of the =/],
  ["FROM a\nLABEL «a»", /needs a value/],
  ["FROM a\n«ARG»", /write ARG NAME or ARG NAME=VALUE/],
  ["FROM a\nARG «=x»", /name in front/],
  ["FROM a\nENV «--x» a=b", /ENV takes no flags, but --x looks like one/],
  ['FROM a\nCMD «["a", 1]»', /strings only/],
  ['FROM a\nRUN «[["a"]]»', /strings only/],
  ["FROM a\nCOPY «[null]»", /strings only/],
  ["FROM a\nHEALTHCHECK «CMD [1]»", /strings only/],
  ["FROM a\nONBUILD CMD «[1]»", /strings only/],
  ["FROM a\nSHELL «/bin/bash»", /JSON form/],
  ["FROM a\nSHELL «[]»", /at least one string/],
  ["FROM a\n«SHELL»", /JSON form/],
  ["FROM a\n«EXPOSE»", /write EXPOSE PORT/],
  ["FROM a\nEXPOSE 80 «eighty»", /"eighty" is not a port/],
  ["FROM a\nEXPOSE «99999»", /at most 65535/],
  ["FROM a\nEXPOSE «80/http»", /"http" is not a protocol/],
  ["FROM a\nEXPOSE «80/tcp/x»", /"tcp\/x" is not a protocol/],
  ["FROM a\nEXPOSE «90-80»", /runs backwards/],
  ["FROM a\n«HEALTHCHECK»", /needs CMD and a command, or NONE/],
  ["FROM a\nHEALTHCHECK «CMD»", /lacks the command/],
  ["FROM a\nHEALTHCHECK «CMD» []", /lacks the command/],
  ["FROM a\nHEALTHCHECK «NONE x»", /takes no arguments/],
  ["FROM a\nHEALTHCHECK «curl» x", /knows CMD and NONE, not "curl"/],
  ["FROM a\nHEALTHCHECK --interval=«soon» CMD x", /"soon" is not a duration for --interval/],
  ["FROM a\nHEALTHCHECK --timeout=«1us» CMD x", /less than 1ms/],
  ["FROM a\nHEALTHCHECK --timeout=«-1s» CMD x", /less than 1ms/],
  ["FROM a\nHEALTHCHECK --retries=«many» CMD x", /not a number/],
  ["FROM a\nHEALTHCHECK --retries=«-1» CMD x", /negative/],
  ["FROM a\n«ONBUILD»", /ONBUILD RUN COMMAND/],
  ["FROM a\nONBUILD «ONBUILD» RUN x", /cannot trigger ONBUILD/],
  ["FROM a\nONBUILD «from» x", /cannot trigger FROM/],
  ["FROM a\nONBUILD «MAINTAINER» x", /cannot trigger MAINTAINER/],
  ["FROM a\nONBUILD ENV «x»", /needs a value for "x"/],
  ["FROM a\n«USER»", /write USER NAME/],
  ["FROM a\n«WORKDIR»", /write WORKDIR \/PATH/],
  ["FROM a\n«VOLUME»", /write VOLUME/],
  ['FROM a\nVOLUME [«" "»]', /empty path/],
  ["FROM a\n«STOPSIGNAL»", /write STOPSIGNAL/],
  ["FROM a\n«MAINTAINER»", /write MAINTAINER/],
  ["FROM a\nRUN «<<E» x\nnever", /"E" never ends; put a line with nothing but E/],
  ["FROM a\nONBUILD RUN «<<E»", /never ends/],
  ["# escape=«x»\nFROM a", /cannot be the escape character; use \\ or `/],
  ["# syntax=a\n«# SYNTAX=b»\nFROM a", /"syntax" stands here a second time/],
  ["FROM a\n«\\»", /continues nothing/],
  ["FROM a\nRUN x«\0»", /not text/],
  ["FROM «a${»", /The \} of a \$\{ is missing in a\$\{;/],
  ["FROM «a'»", /quote in a' is not closed/],
  ["FROM --platform=«${}» a", /does not know the form/],
  ['FROM a\nENV A=«"x»', /quote in "x is not closed/],
  ["FROM a\nENV A=«${x:^y}»", /does not know the form/],
  ["FROM a\nCOPY «it's» /x", /quote in it's is not closed/],
  ["FROM a\nWORKDIR «/${x»", /is missing/],
  ["FROM a\nENV A=«${a:-${b:-c}»", /is missing/],
  ["FROM a\nENV A=«${a/b}»", /is missing/],
  ["FROM a\nENV A=«${a:-'b}»", /quote/],
  ["FROM a\nRUN --network=«bridge» x", /default, none or host/],
  ["FROM a\nRUN --mount=type=bind,target=/x --mount=«from=$X,target=/x» x", /takes no variables/],
  ["FROM a\nRUN «--mount=» x", /lacks its value/],
];

for (const [marked, says] of faults) {
  test(JSON.stringify(marked), () => {
    const start = marked.indexOf("«");
    const end = marked.indexOf("»") - 1;
    const { problems } = parseDockerfile(marked.replace("«", "").replace("»", ""));
    assert.deepEqual(
      problems.map(({ range }) => range),
      [{ start, end }],
      problems.map(({ message }) => message).join("\n"),
    );
    assert.match(problems[0]?.message ?? "", says);
  });
}

/** Odd, but the engine takes it. */
const accepted: readonly string[] = [
  "FROM a AS B-_.1",
  "from a as b",
  "\ufeffFROM a",
  "ARG X\nFROM $X",
  "FROM a\nRUN",
  "FROM a\nCMD",
  "FROM a\nENTRYPOINT",
  "FROM a\nCMD []",
  "FROM a\nCMD ['a']",
  'FROM a\nCMD ["a"',
  "FROM a\nRUN -- --x",
  "FROM a\nRUN --mount=a --mount=b --network=none x",
  "FROM a\nCOPY --exclude=a --exclude=b --link --chmod=1 a b",
  "FROM a\nCOPY --from=nginx:1 a b",
  "FROM a\nCOPY --from= a b",
  "FROM a AS x\nFROM b\nCOPY --from=X a b",
  "FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=x a b",
  "FROM a\nCOPY <<E /x\nE",
  "FROM a\nADD --keep-git-dir --checksum=x --unpack=TRUE a b",
  "FROM a\nENV a= b=''",
  "FROM a\nENV a b = c",
  "FROM a\nLABEL a b=c",
  "FROM a\nARG a b=c d",
  "FROM a\nARG --x=y a",
  "FROM a\nSTOPSIGNAL --x 9",
  "FROM a\nSTOPSIGNAL sigterm",
  "FROM a\nSTOPSIGNAL RTMIN+15",
  "FROM a\nSTOPSIGNAL ${X}",
  "FROM a\nEXPOSE [::1]:80:80 8000-8010:9000-9010",
  "FROM a\nEXPOSE 80 80/TCP 80/ 1-2/udp 127.0.0.1:80:80 8080:80 $P ${P:-1}/tcp",
  "FROM a\nHEALTHCHECK --interval=0 --timeout=1m30.5s --start-period=1ms --retries=0 CMD x",
  "FROM a\nHEALTHCHECK --interval= --retries= CMD x",
  "FROM a\nhealthcheck --x none",
  'FROM a\nCMD ["a", 1\u00a0]',
  "FROM a\nENV A=${x:-${y:+'z}'}} B=${x#*/} C=${x//a/b} D=$ E=$'x' F=\\${",
  "FROM a\nONBUILD ENV A=${",
  "FROM a\nRUN echo ${ 'x",
  "FROM a\nONBUILD NOTHING x",
  "FROM a\nONBUILD COPY a",
  "FROM a\nONBUILD CMD --x y",
  "FROM a\nRUN echo it's <<E",
  "FROM a\nRUN x \\",
  "FROM a\nRUN x \\\n\n# c\n",
  "FROM x AS x",
  "FROM b AS a\nFROM a AS b",
  "#!/bin/x\n# syntax=a\nFROM a",
];

for (const text of accepted) {
  test(`${JSON.stringify(text)} is accepted`, () => {
    assert.deepEqual(parseDockerfile(text).problems, []);
  });
}

test("a line that the engine cannot read", () => {
  const text = `FROM a\nRUN ${"x".repeat(65_532)}\nRUN ${"é".repeat(32_765)}\nRUN ${"é".repeat(32_766)}`;
  const { problems } = parseDockerfile(text);
  assert.deepEqual(
    problems.map(({ range, message }) => [text.slice(range.start, range.start + 5), message]),
    ["RUN x", "RUN é"].map((begin) => [
      begin,
      "This line is longer than the 65,535 bytes that the engine reads; break it into several lines or move the content to a file.",
    ]),
  );
});

test("binary content gives one problem", () => {
  const text = Array.from({ length: 10_000 }, (_, at) => String.fromCharCode((at * 7) % 256)).join(
    "",
  );
  const document = parseDockerfile(text);
  assert.equal(document.problems.length, 1);
  assert.equal(document.instructions.length, 0);
});
