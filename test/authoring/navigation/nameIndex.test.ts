import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { createNameIndex } from "../../../src/authoring/navigation/nameIndex.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import type { ShellParser } from "../../../src/dockerfile/shell/shellParser.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { placesText, withPlaces } from "./placesText.ts";

let shell: ShellParser;
before(async () => {
  shell = await loadShellParser();
});

/** `⟪ ⟫`: where the definition is that the cursor's place leads to. */
const cases: Readonly<Record<string, string>> = {
  "a stage: AS, FROM, COPY, mounts":
    "FROM a AS ⟪build⟫\nFROM ⟦b|uild⟧ AS x\nCOPY --from=⟦build⟧ /a /b\nRUN --mount=type=bind,from=⟦build⟧,target=/x true\n",
  "a stage in other letters": "FROM a AS ⟪Build⟫\nFROM b\nCOPY --from=⟦|bUILD⟧ /a /b\n",
  "an image of a stage's name in other letters is no stage":
    "FROM a AS ⟪Node|⟫\nFROM Node\nCOPY --from=⟦node⟧ /a /b\n",
  "the number of a stage": "FROM a AS ⟪x⟫\nFROM b\nCOPY --from=⟦|0⟧ /a /b\nCOPY --from=⟦x⟧ /a /b\n",
  "a stage without a name": "⟪FROM⟫ a\nFROM b\nCOPY --from=⟦0|⟧ /a /b\n",
  "the stage of two that is in force":
    "FROM a AS x\nFROM b\nCOPY --from=x / /\nFROM c AS ⟪x⟫\nFROM d\nCOPY --from=⟦|x⟧ / /\n",
  "a stage that comes later": "FROM a\nCOPY --from=⟦|x⟧ / /\nFROM b AS ⟪x⟫\n",
  "stages in triggers": "FROM a AS ⟪x⟫\nFROM b\nONBUILD COPY --from=⟦|x⟧ / /\n",
  "all forms of a variable":
    "FROM a\nARG ⟪V⟫=1\nCOPY $⟦V⟧ ${⟦V⟧} ${⟦V⟧:-x} ${W:+${⟦|V⟧}} \"$⟦V⟧\" '$V' \\$V $VV /\n",
  "instructions that expand":
    'FROM a\nARG ⟪|V⟫\nENV A=$⟦V⟧\nLABEL b=$⟦V⟧\nWORKDIR $⟦V⟧\nUSER $⟦V⟧\nEXPOSE $⟦V⟧\nVOLUME $⟦V⟧\nSTOPSIGNAL $⟦V⟧\nADD --chown=$⟦V⟧ a b\nRUN --mount=type=cache,target=$⟦V⟧ true\nCOPY ["$⟦V⟧", "/"]\nMAINTAINER $V\nSHELL ["$V"]\n',
  "a global, its use in FROM and in a stage":
    "ARG ⟪V⟫=1\nFROM a:${⟦V⟧}\nARG ⟦|V⟧\nRUN echo $⟦V⟧\nFROM b\nRUN echo $V\nFROM c\nARG ⟦V⟧\nUSER $⟦V⟧\n",
  "from a use to the ARG of its stage": "ARG ⟦V⟧=1\nFROM a\nARG ⟪V⟫\nUSER ${⟦|V⟧}\n",
  "a stage's own ARG beside a global one": "ARG V=1\nFROM a:$V\nARG ⟪V⟫=2\nUSER $⟦|V⟧\n",
  "an ARG that is set twice": "FROM a\nARG V=1\nUSER $V\nARG ⟪V⟫=2\nUSER $⟦|V⟧\n",
  "an ENV from the ARG of its name": "FROM a\nARG ⟪|V⟫\nENV V=$⟦V⟧\nUSER $V\n",
  "an ENV through a stage": "FROM a AS b\nENV ⟪V⟫=1\nFROM b\nUSER $⟦|V⟧\n",
  "ENV with blanks": "FROM a\nENV ⟪V⟫ a b\nUSER $⟦V|⟧\n",
  "a variable of the base image": "FROM a\nENV X=$⟦|PATH⟧\nRUN echo $⟦PATH⟧\n",
  "the body of a COPY":
    "FROM a\nARG ⟪V⟫\nCOPY <<EOF <<'E2' /x/\n$⟦|V⟧ '${⟦V⟧}' \\$V\nEOF\n$V\nE2\n",
  "shell words":
    'FROM a\nARG ⟪V⟫\nRUN echo "$⟦|V⟧" \'$V\' \\$V ${⟦V⟧%.*} && for i in $⟦V⟧; do [ "$⟦V⟧" = x ]; done; case $⟦V⟧ in esac; V=1 x $⟦V⟧\n',
  "shell words behind an assignment":
    "FROM a\nARG ⟪V⟫\nRUN echo $⟦|V⟧; V=2; echo $V\nRUN read V; echo $V\nRUN for V in 1; do echo $V; done\n",
  "heredocs of RUN":
    "FROM a\nARG ⟪|V⟫\nRUN <<EOF\necho $⟦V⟧ '$V'\nEOF\nRUN cat <<A > x\n'$⟦V⟧' \\$V ${⟦V⟧}\nA\nRUN cat <<'B'\n$V\nB\n",
  "a script in a script":
    'FROM a\nENV ⟪V⟫=1\nRUN bash -c \'echo $⟦|V⟧\' && sh -c "echo $⟦V⟧ \\$⟦V⟧"\nRUN ["sh", "-c", "echo $⟦V⟧"]\n',
  "over continuations": "FROM a\nARG ⟪V⟫\nRUN echo \\\n# note\n  $⟦|V⟧ \\\n  ${⟦V⟧}\n",
  "programs that are started get the last ENV":
    "FROM a\nENV V=1\nCMD echo $⟦|V⟧\nHEALTHCHECK CMD x $⟦V⟧\nENV ⟪V⟫=2\nENTRYPOINT y $⟦V⟧\n",
  triggers: "FROM a AS x\nONBUILD ARG ⟪V⟫\nONBUILD RUN echo $⟦V⟧\nFROM x\nUSER $⟦|V⟧\n",
  "a heredoc's name": "FROM a\nRUN <<⟪EOF⟫\nEOF2\n⟦EO|F⟧\n",
  "a heredoc's name in quotes": 'FROM a\nRUN <<-"⟪E|OF⟫"\n\techo\n\t⟦EOF⟧\n',
};

describe("names and what they mean", () => {
  for (const [name, marked] of Object.entries(cases)) {
    test(name, () => {
      for (const version of [marked, marked.replaceAll("\n", "\r\n")]) {
        const { text, places, cursor, definition } = placesText(version);
        const found = createNameIndex(parseDockerfile(text), {
          baseImage: () => undefined,
          shell,
        }).at(cursor);
        assert.ok(found, "nothing is there");
        const ranges = found.symbol.occurrences.map(({ range }) => range);
        assert.equal(withPlaces(text, ranges), withPlaces(text, places));
        assert.deepEqual(found.occurrence.target ?? found.symbol.definition, definition);
      }
    });
  }

  for (const [name, marked] of Object.entries({
    "an undeclared variable": "FROM a\nUSER $|V\n",
    "a global ARG in a stage that does not take it": "ARG V\nFROM a\nUSER $|V\n",
    "an image": "FROM n|ode\n",
    "a number of no stage in front": "FROM a\nCOPY --from=|1 / /\nFROM b AS x\n",
    "a keyword": "FR|OM a\n",
    PowerShell: 'FROM a\nSHELL ["powershell"]\nARG V\nRUN echo $|V\n',
  })) {
    test(`nothing: ${name}`, () => {
      const { text, cursor } = placesText(marked);
      const index = createNameIndex(parseDockerfile(text), { baseImage: () => undefined, shell });
      assert.equal(index.at(cursor), undefined);
    });
  }
});
