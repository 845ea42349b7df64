import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signatureAt } from "../../../src/authoring/signatures/signatureAt.ts";
import { signaturesOf } from "../../../src/authoring/signatures/signaturesOf.ts";
import { instructionKinds } from "../../../src/dockerfile/instructionKinds.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { corpus } from "../../dockerfile/corpus.ts";
import { mutatedDockerfiles } from "../../support/mutatedDockerfiles.ts";

/** `|` is the place; expected are the form and the parameter, `-` for none, undefined for no help. */
const cases: readonly (readonly [text: string, expected: string | undefined])[] = [
  ["FROM |", "shell image"],
  ["FROM gola|", "shell image"],
  ["FROM golang |", "shell -"],
  ["FROM golang AS|", "shell -"],
  ["FROM golang AS |", "shell name"],
  ["FROM golang AS bu|ild\n", "shell name"],
  ["FROM --|", "shell -"],
  ["FROM --platform=|", "shell --platform"],
  ["FROM --platform=linux/amd64 |", "shell image"],
  ["FRO|M", undefined],
  ["FROM|", undefined],
  ["F", undefined],
  ["FROM a\n|", undefined],
  ["FROM a\n# COPY |", undefined],
  ["FROM a\nCOPY |", "shell source"],
  ["FROM a\nCOPY a|", "shell source"],
  ["FROM a\nCOPY a |", "shell destination"],
  ["FROM a\nCOPY a b|", "shell destination"],
  ["FROM a\nCOPY a| b", "shell source"],
  ["FROM a\nCOPY a | b", "shell source"],
  ["FROM a\nCOPY a \\\n  |", "shell destination"],
  ["FROM a\nCOPY a \\\n  |b\n", "shell destination"],
  ["FROM a\nCOPY --from=|x a b", "shell --from"],
  ["FROM a\nCOPY --lin| a b", "shell -"],
  ["FROM a\nCOPY --link| a b", "shell --link"],
  ["FROM a\nCOPY --link | a b", "shell source"],
  ['FROM a\nCOPY ["a", |', "json destination"],
  ['FROM a\nCOPY ["a", "b|"]', "json destination"],
  ['FROM a\nADD ["a|", "b"]', "json source"],
  ["FROM a\nADD --unpack=| a b", "shell --unpack"],
  ["FROM a\nCOPY <<EOF |/a\nx\nEOF\n", "shell destination"],
  ["FROM a\nCOPY <<EOF /a\nx| y\nEOF\n", undefined],
  ["FROM a\nENV |", "shell name"],
  ["FROM a\nENV A|", "shell name"],
  ["FROM a\nENV A=|", "shell value"],
  ["FROM a\nENV A=1| B=2", "shell value"],
  ["FROM a\nENV A=1 B|=2", "shell name"],
  ["FROM a\nENV A=1 |", "shell name"],
  ["FROM a\nENV A |", "shell value"],
  ["FROM a\nENV A b c|", "shell value"],
  ["FROM a\nLABEL a.b|=c", "shell name"],
  ['FROM a\nLABEL a.b="x |y"', "shell value"],
  ["ARG V|", "shell name"],
  ["ARG V=|", "shell value"],
  ["FROM a\nEXPOSE 80|", "shell port"],
  ["FROM a\nEXPOSE 80/|", "shell protocol"],
  ["FROM a\nEXPOSE 80/tcp |", "shell port"],
  ["FROM a\nUSER |", "shell user"],
  ["FROM a\nUSER a:|", "shell group"],
  ["FROM a\nWORKDIR /a|", "shell path"],
  ["FROM a\nVOLUME |", "shell path"],
  ['FROM a\nVOLUME ["|', "json path"],
  ["FROM a\nSTOPSIGNAL |", "shell signal"],
  ["FROM a\nSHELL |", "json program"],
  ['FROM a\nSHELL ["/bin/sh|"', "json program"],
  ['FROM a\nSHELL ["/bin/sh", |', "json argument"],
  ["FROM a\nRUN |", "shell command"],
  ["FROM a\nRUN e|", undefined],
  ["FROM a\nRUN echo a |", undefined],
  ['FROM a\nRUN ["|', "json program"],
  ['FROM a\nRUN ["a", "|b"]', "json argument"],
  ["FROM a\nRUN --netw|", "shell -"],
  ["FROM a\nRUN --network=|", "shell --network"],
  ["FROM a\nRUN --mount=|", "mount -"],
  ["FROM a\nRUN --mount=type=|", "mount type"],
  ["FROM a\nRUN --mount=type=cache,|", "mount -"],
  ["FROM a\nRUN --mount=type=cache,dst=/a,shar|ing=locked make", "mount sharing"],
  ["FROM a\nRUN --mount=type=cache,dst=|/a make", "mount target"],
  ["FROM a\nRUN --mount=type=nope,|", "shell --mount"],
  ["FROM a\nCMD |", "shell command"],
  ['FROM a\nCMD ["a",|', "json argument"],
  ["FROM a\nENTRYPOINT exec a|", undefined],
  ["FROM a\nHEALTHCHECK |", "shell command"],
  ["FROM a\nHEALTHCHECK --interval=3s |", "shell command"],
  ["FROM a\nHEALTHCHECK --interval=|", "shell --interval"],
  ["FROM a\nHEALTHCHECK CMD |", "shell command"],
  ["FROM a\nHEALTHCHECK CMD curl |", undefined],
  ["FROM a\nHEALTHCHECK NO|", "none NONE"],
  ["FROM a\nONBUILD |", "shell instruction"],
  ["FROM a\nONBUILD COPY a |", "shell destination"],
  ["FROM a\nMAINTAINER |", "shell name"],
  ["FROM a\nNOPE |", undefined],
];

describe("signature help", () => {
  for (const [marked, expected] of cases) {
    it(`is ${expected} at ${JSON.stringify(marked)}`, () => {
      const offset = marked.includes("|") ? marked.indexOf("|") : marked.length;
      const found = signatureAt(parseDockerfile(marked.replace("|", "")), offset);
      const signature = found?.signatures[found.active];
      const parameter = signature?.parameters[found?.parameter ?? -1];
      assert.equal(found && `${signature?.form} ${parameter?.id ?? "-"}`, expected);
    });
  }

  it("labels the forms with their flags", () => {
    assert.deepEqual(
      signaturesOf("COPY").map(({ label }) => label),
      [
        "COPY [--from=stage|image|context] [--chown=user:group] [--chmod=mode] [--link] [--exclude=pattern] [--parents] source … destination",
        'COPY [--from=stage|image|context] [--chown=user:group] [--chmod=mode] [--link] [--exclude=pattern] [--parents] ["source", …, "destination"]',
      ],
    );
    assert.deepEqual(
      signaturesOf("HEALTHCHECK")
        .map(({ label }) => label)
        .at(-1),
      "HEALTHCHECK NONE",
    );
  });

  it("labels a mount with the keys of its type", () => {
    const text = "FROM a\nRUN --mount=type=tmpfs,";
    assert.deepEqual(
      signatureAt(parseDockerfile(text), text.length)?.signatures.map(({ label }) => label),
      ["--mount=type=tmpfs,target=…,size=…"],
    );
  });

  it("has a text for each parameter, which stands in the label", () => {
    for (const kind of instructionKinds) {
      const signatures = signaturesOf(kind);
      assert.ok(signatures.length > 0, kind);
      for (const { label, parameters } of signatures) {
        for (const { id, range, text } of parameters) {
          assert.notEqual(text, "", `${label}: ${id}`);
          assert.ok(label.slice(range.start, range.end).includes(id), `${label}: ${id}`);
        }
      }
    }
  });

  it("throws at no place of any text", () => {
    const texts = [...corpus.map(({ text }) => text), ...mutatedDockerfiles(9, 100)];
    for (const text of texts) {
      const document = parseDockerfile(text);
      const step = Math.max(1, Math.floor(text.length / 100));
      for (let offset = 0; offset <= text.length; offset += step) signatureAt(document, offset);
    }
  });

  it("throws at no cut of a text", () => {
    const text = cases.map(([it]) => it.replace("|", "")).join("\n");
    for (let end = 0; end <= text.length; end++) {
      signatureAt(parseDockerfile(text.slice(0, end)), end);
    }
  });
});
