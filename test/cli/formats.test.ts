import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { type LintedFile, lintText } from "../../src/app/lintFiles.ts";
import { formatReport } from "../../src/cli/formatReport.ts";
import { formatSarif } from "../../src/cli/formatSarif.ts";
import { catalog } from "../../src/lint/catalog.ts";

const texts: readonly (readonly [file: string, text: string])[] = [
  ["a b/Dockerfile", "FROM a:1\r\nMAINTAINER <me> & 'you' \"x\"\r\nWORKDIR app\r\n"],
  ["odd/ü%#?.Dockerfile", "from a:1\nRUN x \\\n\n  y\nWORKDIR \u0001\ud800&\u001b[31m\n"],
  ["/root/Dockerfile", ""],
  ["../up/Dockerfile", "FROM scratch\nUSER 1\n"],
];

const files: readonly LintedFile[] = await Promise.all(
  texts.map(([file, text]) => lint(file, text)),
);
const count = files.flatMap(({ findings }) => findings).length;

describe("SARIF", () => {
  it("is valid by the schema of 2.1.0", async () => {
    const schema = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(schemaFile)), "utf8"));
    // The schema is of draft 4; it uses nothing that draft 7 reads in another way but its own name.
    delete schema.$schema;
    delete schema.id;
    const validate = new Ajv({ strict: false, unicodeRegExp: false, formats }).compile(schema);
    for (const reported of [files, []]) {
      const log: unknown = JSON.parse(await formatReport("sarif", reported));
      assert.ok(validate(log), JSON.stringify(validate.errors, undefined, 2));
    }
    assert.equal(validate({ version: "2.1.0", runs: [{ tool: {} }] }), false);
  });

  it("has places with columns, fixes, and what rules want", () => {
    const [run] = JSON.parse(formatSarif(files, catalog)).runs;
    assert.equal(run.results.length, count);
    for (const { ruleId, ruleIndex, locations } of run.results) {
      const { id, shortDescription, help } = run.tool.driver.rules[ruleIndex];
      assert.equal(id, ruleId);
      assert.equal(shortDescription === undefined, id === "parse-error");
      assert.equal(help === undefined, id === "parse-error");
      const { region } = locations[0].physicalLocation;
      assert.deepEqual(Object.keys(region), ["startLine", "startColumn", "endLine", "endColumn"]);
      assert.ok(region.startLine >= 1 && region.startColumn >= 1);
    }
    const maintainer = run.results.find(
      ({ ruleId }: { readonly ruleId: string }) => ruleId === "replace-maintainer",
    );
    const [change] = maintainer.fixes[0].artifactChanges;
    assert.equal(change.artifactLocation.uri, "a%20b/Dockerfile");
    assert.equal(change.replacements[0].deletedRegion.startLine, 2);
    const uris = run.artifacts.map(
      ({ location }: { readonly location: { readonly uri: string } }) => location.uri,
    );
    assert.deepEqual(uris, [
      ...["a%20b/Dockerfile", "odd/%C3%BC%25%23%3F.Dockerfile"],
      ...["file:///root/Dockerfile", "../up/Dockerfile"],
    ]);
  });
});

const formats = {
  uri: (text: string) => URL.canParse(text),
  "uri-reference": (text: string) => !/[^!-~]/.test(text) && URL.canParse(text, "file:///"),
  "date-time": (text: string) => !Number.isNaN(Date.parse(text)),
};
const schemaFile = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

describe("GitLab's code quality", () => {
  const report = async (...given: readonly LintedFile[]): Promise<readonly Issue[]> =>
    JSON.parse(await formatReport("gitlab", given));

  it("has what GitLab asks for, and no fingerprint twice", async () => {
    const issues = await report(...files);
    assert.equal(issues.length, count);
    for (const { description, check_name, severity, location } of issues) {
      assert.ok(description !== "" && check_name !== "");
      assert.match(severity, /^(info|minor|major|critical|blocker)$/);
      assert.ok(location.lines.begin >= 1 && location.lines.end >= location.lines.begin);
    }
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, count);
  });

  it("keeps a fingerprint when lines move, and another for each of the same findings", async () => {
    const text = "FROM a:1\nWORKDIR app\n";
    const one = await report(await lint("./Dockerfile", text));
    const moved = await report(await lint("Dockerfile", `# new\n\n${text}`));
    const prints = (issues: readonly Issue[]) => issues.map(({ fingerprint }) => fingerprint);
    assert.deepEqual(prints(moved), prints(one));
    const twice = await report(await lint("Dockerfile", `${text}WORKDIR app\n`));
    assert.equal(new Set(prints(twice)).size, twice.length);
    assert.ok(prints(one).every((print) => prints(twice).includes(print)));
  });
});

interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number; readonly end: number };
  };
}

describe("Checkstyle", () => {
  it("is XML in which nothing of the file can break out", async () => {
    const xml = await formatReport("checkstyle", files);
    assert.match(xml, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<checkstyle version="4\.3">\n/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML does not allow
    assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    assert.equal(Buffer.from(xml).toString(), xml, "no half of a surrogate pair");
    const body = xml.slice(xml.indexOf("<checkstyle"));
    const rest = body.replace(
      /<\/?(checkstyle|file|error)( [a-z]+="[^"<>&]*(&#\d+;[^"<>&]*)*")*\/?>/g,
      "",
    );
    assert.equal(rest.trim(), "", "only these elements and their attributes");
    assert.equal(body.match(/<error /g)?.length, count);
    assert.equal(body.match(/<file /g)?.length, files.length);
  });
});

describe("GitHub's workflow commands", () => {
  it("are one line each, whatever is in a name or a message", async () => {
    const [linted] = files;
    assert.ok(linted);
    const finding = linted.findings[0];
    assert.ok(finding);
    const odd = {
      ...linted,
      file: "a,b:c%\n::error::x",
      findings: [{ ...finding, message: "1\n2%" }],
    };
    const text = await formatReport("github", [odd]);
    assert.equal(text.split("\n").length, 2);
    assert.match(text, /^::\w+ file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax,line=/);
    assert.match(text, /::1%0A2%25\n$/);
  });
});

async function lint(file: string, text: string): Promise<LintedFile> {
  const options = { cwd: "/", config: false, wishes: { preset: "strict" } } as const;
  return lintText(text, { file, path: `/${file}` }, options);
}
