import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { coreTexts } from "../../scripts/coreTexts.ts";
import { completionsAt } from "../../src/authoring/completion/completionsAt.ts";
import {
  describeDirective,
  directiveNames,
} from "../../src/authoring/reference/describeDirective.ts";
import { describeFlag, flagNames } from "../../src/authoring/reference/describeFlag.ts";
import { describeInstruction } from "../../src/authoring/reference/describeInstruction.ts";
import { describeModifier } from "../../src/authoring/reference/describeModifier.ts";
import { describeMountKey, mountKeyNames } from "../../src/authoring/reference/describeMountKey.ts";
import {
  describeMountType,
  mountTypeNames,
} from "../../src/authoring/reference/describeMountType.ts";
import {
  describeVariable,
  predefinedVariables,
} from "../../src/authoring/reference/describeVariable.ts";
import { instructionKinds } from "../../src/dockerfile/instructionKinds.ts";
import { parseDockerfile } from "../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../src/lint/catalog.ts";
import { knownBaseImage } from "../../src/lint/shared/baseImages.ts";
import { createPhrasebook } from "../../src/vscode/phrasebook.ts";

const book = createPhrasebook({
  "{0} cannot be read: {1}.": "{0} ist nicht lesbar: {1}.",
  "permission denied": "kein Recht",
  "The engine refused to {0}: {1}.": "Der Motor weigert sich, {0}: {1}.",
  "build the image": "das Image zu bauen",
  "Make it readable for you.": "Mach es lesbar.",
  "Pin {what}, as {why}.": "Weil {why}: {what} festlegen.",
  "the tag {0} is": "der Tag {0} ist",
  "the tag {0} is new": "der Tag {0} ist neu",
  "all of it{0}{1}.": "alles{0}{1}.",
  "{0} wants a login to {1}{2}.": "Um {1}{2}, will {0} eine Anmeldung.",
  "read {0}:{1}": "{0}:{1} zu lesen",
  "; it says to come back in {0}": "; erst in {0} wieder",
  " of stage {0}": " der Stufe {0}",
  "{0} in {1}": "in {1}: {0}",
  "without {0}": "ohne {0}",
  none: "keine",
  "stage {0}": "Stufe {0}",
});

const cases: readonly (readonly [why: string, text: string, expected: string])[] = [
  ["a phrase as it is", "none", "keine"],
  ["what is put in", "/a b/c cannot be read: EIO.", "/a b/c ist nicht lesbar: EIO."],
  [
    "a phrase that is put in",
    "/a cannot be read: permission denied.",
    "/a ist nicht lesbar: kein Recht.",
  ],
  ["values by name, in another order", "Pin node, as it moves.", "Weil it moves: node festlegen."],
  ["the template with the most letters", "the tag v1 is new", "der Tag v1 ist neu"],
  ["the others", "the tag new is", "der Tag new ist"],
  [
    "sentences behind one another",
    "a cannot be read: b. Make it readable for you.",
    "a ist nicht lesbar: b. Mach es lesbar.",
  ],
  [
    "a sentence of ours in front of another's",
    "Make it readable for you. Say the magic word.",
    "Mach es lesbar. Say the magic word.",
  ],
  ["parts of a row", "stage build · without A, B", "Stufe build · ohne A, B"],
  ["a list", "none, stage a", "keine, Stufe a"],
  ["values side by side", "all of it (status 1).", "alles (status 1)."],
  [
    "what stands in brackets behind a phrase",
    "r.io wants a login to read a:b (DENIED: no, really).",
    "Um a:b zu lesen (DENIED: no, really), will r.io eine Anmeldung.",
  ],
  [
    "a piece behind a phrase",
    "r.io wants a login to read a:b; it says to come back in 5 s.",
    "Um a:b zu lesen; erst in 5 s wieder, will r.io eine Anmeldung.",
  ],
  ["a piece behind data", "all of it, line 4 of stage build.", "alles, line 4 der Stufe build."],
  ["few letters between short data", "3 files in a/b", "in a/b: 3 files"],
  ["few letters in no sentence of others", "no such file in a/b", "no such file in a/b"],
  ["values with dollars", "stage $1$&", "Stufe $1$&"],
  ["one word that is put in is data", "stage none", "Stufe none"],
  ["nothing of what others say", "the disk, none of it, is full", "the disk, none of it, is full"],
  ["nothing of what it has not", "toString", "toString"],
  ["no half template", "stage", "stage"],
];

describe("phrasebook", () => {
  for (const [why, text, expected] of cases) {
    it(`translates ${why}`, () => {
      assert.equal(book(text), expected);
      assert.equal(book(text), expected, "the second time");
    });
  }

  it("finds every template that the core has, whatever it puts in", () => {
    const texts = coreTexts();
    const { translate, expected } = pseudo(texts);
    const wrong = texts.filter((text) => {
      const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => `⟦${name}⟧`);
      // Of values side by side nothing says where one ends.
      return translate(filled).replaceAll(";", "") !== expected(text).replaceAll(";", "");
    });
    assert.deepEqual(wrong, []);
  });

  it("has every text of the reference, and all that completion says beside an entry", () => {
    const { translate } = pseudo(coreTexts());
    const missing = shownTexts().filter((text) => translate(text) === text);
    assert.deepEqual(missing, []);
  });

  it("throws at no text, and ends in any", () => {
    const { translate } = pseudo(coreTexts());
    for (const text of ["", " ", "{0}", "a ".repeat(5000), "a, ".repeat(600), "A. ".repeat(600)]) {
      assert.equal(typeof translate(text), "string");
    }
  });
});

function shownTexts(): readonly string[] {
  const reference = [
    ...directiveNames.map(describeDirective),
    ...instructionKinds.map(describeInstruction),
    ...instructionKinds.flatMap((kind) => flagNames(kind).map((flag) => describeFlag(kind, flag))),
    ...mountTypeNames.map(describeMountType),
    ...mountTypeNames.flatMap((type) =>
      mountKeyNames(type).map((key) => describeMountKey(type, key)),
    ),
    ...predefinedVariables.map(describeVariable),
    ...[":-", "-", ":+", "+", ":?", "?", "#", "##", "%", "%%", "/", "//"].map(describeModifier),
  ];
  const known = { images: ["demo:v1"], rules: catalog };
  const file = "FROM demo:v1 AS build\nARG A=1\n";
  const lines = [
    "",
    "R",
    "FROM ",
    "USER ",
    "RUN apt-get ",
    "RUN --mount=type=",
    "COPY --",
    "SHELL ",
  ];
  const entries = lines.flatMap((line) => {
    const text = file + line;
    return completionsAt(parseDockerfile(text), text.length, { baseImage: knownBaseImage }, known)
      .entries;
  });
  const details = entries.flatMap(({ detail }) => (/ /.test(detail ?? "") ? [detail ?? ""] : []));
  return [...new Set([...reference.map((it) => it?.text ?? "nothing"), ...details])];
}

/** A language in which every text is its own number. */
function pseudo(texts: readonly string[]) {
  const numbered = (text: string, number: number): string =>
    `<${number}>${(text.match(/\{\w+\}/g) ?? []).join(";")}`;
  const bundle = Object.fromEntries(texts.map((text, at) => [text, numbered(text, at)]));
  return {
    translate: createPhrasebook(bundle),
    expected: (text: string): string =>
      (bundle[text] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => `⟦${name}⟧`),
  };
}
