import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { createLintServices } from "../../../src/lint/services.ts";
import { createRpmCommands } from "../../../src/lint/shared/rpmCommands.ts";
import { dnf, type RpmTool, yum, zypper } from "../../../src/lint/shared/rpmTools.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";

const shell = await loadShellParser();

function read(tool: RpmTool, script: string, before = ""): readonly string[] {
  const document = parseDockerfile(`FROM a\n${before}RUN ${script}`);
  const services = createLintServices(document, { baseImage: () => undefined, shell });
  const run = document.instructions.at(-1);
  assert.ok(run);
  return createRpmCommands(
    services,
    tool,
  )(run).map(({ verb, operands }) => [verb, ...operands.map(({ value }) => value)].join(" | "));
}

describe("createRpmCommands", () => {
  it("takes the first operand for the verb, wherever options stand", () => {
    assert.deepEqual(read(yum, "yum -y install a --nogpgcheck b"), ["install | a | b"]);
    assert.deepEqual(read(yum, "sudo /bin/yum list; yum"), ["list"]);
    assert.deepEqual(read(yum, "yum install -- a"), ["install | a"]);
  });

  it("skips the values of options, unless they stand in the option's word", () => {
    assert.deepEqual(read(yum, "yum -x a --enablerepo b install c"), ["install | c"]);
    assert.deepEqual(read(yum, "yum -xa -d1 -yc b --enablerepo=c install d"), ["install | d"]);
    assert.deepEqual(read(zypper, "zypper -R /a in -t pattern b"), ["in | b"]);
  });

  it("joins verbs of two words", () => {
    assert.deepEqual(read(dnf, "dnf -y module -q install a:1"), ["module install | a:1"]);
    assert.deepEqual(read(dnf, "dnf group; dnf module $A"), ["group", "module | $A"]);
  });

  it("puts variables in whose value is known", () => {
    const env = 'ENV A="-y  install" B="b c"\n';
    assert.deepEqual(read(dnf, 'dnf $A $B "$B" $C', env), ["install | b | c | b c | $C"]);
    assert.deepEqual(read(dnf, "dnf $OPTIONS install a"), ["install | a"]);
    assert.deepEqual(read(dnf, "dnf $OPTIONS"), []);
    assert.deepEqual(read(dnf, "dnf install '$B' $(cat $B)", env), ["install | $B | $(cat $B)"]);
  });
});
