import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { collectPhrases, coreTexts, isPhrase } from "../scripts/coreTexts.ts";
import { stringLiterals } from "../scripts/stringLiterals.ts";
import { translationProblems } from "./support/translationProblems.ts";

const bundles = languagesOf("l10n", "bundle.l10n");
const manifests = languagesOf(".", "package.nls");

describe("translations", () => {
  it("are there for the manifest and for the rest in the same languages", () => {
    assert.deepEqual(manifests, bundles);
    assert.ok(bundles.length >= 3, `only ${bundles.join(", ")}`);
  });

  for (const language of bundles) {
    it(`are complete in ${language}`, () => {
      assert.deepEqual(inLanguage("l10n/bundle.l10n", language), []);
    });
  }

  for (const language of manifests) {
    it(`are complete in ${language} for the manifest`, () => {
      assert.deepEqual(inLanguage("package.nls", language), []);
    });
  }
});

const wrong: readonly (readonly [why: string, text: string, translated: string])[] = [
  ["a placeholder that is missing", "{0} is gone.", "Es ist weg."],
  ["a placeholder that is not there", "It is gone.", "{0} ist weg."],
  ["one by another name", "{image} is gone.", "{bild} ist weg."],
  ["placeholders that are drawn apart", "asked to {0}{1}.", "{0} gefragt {1}."],
  ["code that is translated", "Write `FROM`.", "Schreib `VON`."],
  ["an icon that is lost", "$(tag) Tag it", "Benennen"],
  ["a link that leads elsewhere", "[a](command:b)", "[a](command:c)"],
  ["a blank that is lost", "a: ", "a:"],
  ["nothing", "a", " "],
  ["a lost line break", "a\nb", "a b"],
];

describe("translationProblems", () => {
  for (const [why, text, translated] of wrong) {
    it(`finds ${why}`, () => {
      assert.notDeepEqual(translationProblems({ a: text }, { a: translated }), []);
    });
  }

  it("finds what is missing and what is left over", () => {
    assert.deepEqual(translationProblems({ a: "a", b: "b" }, { b: "B", c: "C" }), [
      "missing: a",
      "not in English any more: c",
    ]);
  });

  it("lets words stand in another order", () => {
    const text = "{0} is in `ENV` of {1}. $(info)";
    const translated = "$(info) In {1} steht {0} bei `ENV`.";
    assert.deepEqual(translationProblems({ a: text }, { a: translated }), []);
  });
});

describe("stringLiterals", () => {
  const cases: readonly (readonly [source: string, texts: readonly string[]])[] = [
    ["f('a b', \"c\\nd\\u00e9\")", ["a b", "c\ndé"]],
    ["// 'no'\n/* \"no\" */ x = `yes`", ["yes"]],
    ["`a ${b} c ${d ? `e ${f}` : '}'} g`", ["a {0} c {1} g", "e {0}", "}"]],
    ["x = /[\"/]'/g; y = a / b; z = 'c'", ["c"]],
    ["if (a) return /'/.test(b) ? 'd' : \"e\"", ["d", "e"]],
    ["`${{ a: { b: 'c' } }} d`", ["{0} d", "c"]],
    ["'unclosed", ["unclosed"]],
  ];
  for (const [source, texts] of cases) {
    it(`reads ${source}`, () => {
      assert.deepEqual(
        stringLiterals(source).map(({ text }) => text),
        texts,
      );
    });
  }
});

describe("coreTexts", () => {
  it("has sentences and short phrases, no code, names or addresses", () => {
    for (const text of ["It is gone.", "{0} cannot be read: {1}.", "local image", "stage {0}"]) {
      assert.ok(isPhrase(text), text);
    }
    const no = [
      "FROM --platform=a b",
      "--a b",
      "https://a.b/{0}",
      "apt-get clean",
      "stage-{0}",
      "{0}:{1}",
    ];
    for (const text of no) assert.ok(!isPhrase(text), text);
  });

  it("leaves out what is compared, and what a rule's source has beside titles of fixes", () => {
    const source = 'if (a === "not this one") throw wrong("It is gone.");';
    assert.deepEqual(collectPhrases("src/engine/a.ts", source), ["It is gone."]);
    const rule = 'const a = "some code here"; return { title: "Remove the line", edits };';
    assert.deepEqual(collectPhrases("src/lint/rules/a.ts", rule), ["Remove the line"]);
  });

  it("has what the editor shows of each room", () => {
    const texts = new Set(coreTexts());
    const some = [
      "The digits of a digest are in lower case.",
      "runs a command while the image is built",
      "The tag {0} exists ({1}) and would be replaced.",
      "No container engine answers. Tried {0}.",
      "{0} wants a login to {1}{2}.",
      "This is no JSON. Check the text around it.",
      "This keyword breaks the lower case of the others. Write {wanted}.",
      " of stage {0}",
      " (as of {0})",
      "1 day ago",
      "kept",
      "Requires patterns that nobody wrote.",
    ];
    assert.deepEqual(
      some.filter((text) => !texts.has(text)),
      ["Requires patterns that nobody wrote."],
    );
  });
});

/** Such as `de`, of files `<stem>.de.json`. */
function languagesOf(folder: string, stem: string): readonly string[] {
  return readdirSync(new URL(`../${folder}/`, import.meta.url))
    .filter((name) => name.startsWith(`${stem}.`) && name !== `${stem}.json`)
    .map((name) => name.slice(stem.length + 1, -".json".length))
    .sort();
}

function inLanguage(stem: string, language: string): readonly string[] {
  return translationProblems(read(`${stem}.json`), read(`${stem}.${language}.json`));
}

function read(path: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));
}
