import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuthoringFacts } from "../../../src/authoring/authoringFacts.ts";
import { hoverAt } from "../../../src/authoring/hover/hoverAt.ts";
import type { HoverPart } from "../../../src/authoring/hover/hoverPart.ts";
import type { DockerfileDocument } from "../../../src/dockerfile/document.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { knownBaseImage } from "../../../src/lint/shared/baseImages.ts";
import { corpus } from "../../dockerfile/corpus.ts";
import { contextFiles } from "../../support/contextFiles.ts";
import { contextIgnore } from "../../support/contextIgnore.ts";
import { mutatedDockerfiles } from "../../support/mutatedDockerfiles.ts";

const files = {
  "package.json": "{}",
  "src/a.js": "12345",
  "src/b.js": "1",
  "src/deep/c.js": "",
  "notes.md": "x",
  "1.txt": "",
  "2.txt": "",
  "3.txt": "",
  "4.txt": "",
  "5.txt": "",
  "6.txt": "",
};
const ignoreLines = ["# no notes", "notes.md"];
const facts: AuthoringFacts = {
  baseImage: (reference) =>
    reference === "app:1"
      ? { workdir: "/srv", env: { HOME: "/root", PORT: "80" }, onbuild: [] }
      : knownBaseImage(reference),
  contextFiles: contextFiles(files, ignoreLines),
  contextIgnore: contextIgnore(ignoreLines),
};

/** The word between the marks is what is told of; the place is at `|`, or behind the first mark. */
const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["a keyword", "FROM a\n⟦copy⟧ a b\n", ["reference COPY"]],
  ["a keyword behind ONBUILD", "FROM a\nONBUILD ⟦RUN⟧ a\n", ["reference RUN"]],
  ["ONBUILD itself", "FROM a\n⟦ONBUILD⟧ RUN a\n", ["reference ONBUILD"]],
  ["an unknown keyword", "FROM a\n|COPPY a b\n", []],
  ["a flag", "FROM a\nCOPY ⟦--link⟧ a b\n", ["reference COPY --link"]],
  ["a flag's value", "FROM a\nRUN ⟦--network=|none⟧ a\n", ["reference RUN --network"]],
  ["an unknown flag", "FROM a\nCOPY --|lnk a b\n", []],
  ["--mount", "FROM a\nRUN ⟦--mount⟧=type=cache,target=/a a\n", ["reference RUN --mount"]],
  [
    "the type of a mount",
    "FROM a\nRUN --mount=⟦type=cache⟧,target=/a a\n",
    ["reference --mount=type=cache"],
  ],
  [
    "a key of a mount",
    "FROM a\nRUN --mount=type=cache,⟦target=/a⟧ a\n",
    ["reference --mount=type=cache,target"],
  ],
  ["a key that the type lacks", "FROM a\nRUN --mount=type=bind,|sharing=locked a\n", []],
  ["a directive", "⟦# syntax=docker/dockerfile:1⟧\nFROM a\n", ["reference # syntax="]],
  ["a comment", "# |hello\nFROM a\n", []],
  ["a comment within an instruction", "FROM a\nENV A=1 \\\n# |RUN $A\n  B=2\n", []],
  ["a word of a command", "FROM a\nRUN ec|ho\n", []],

  ["a default of ARG", "ARG V=3\nFROM alpine:⟦$V⟧\n", ["variable V = 3, default 1"]],
  ["an ARG without default", "ARG V\nFROM alpine:⟦$V⟧\n", ["variable V = ?, given 1"]],
  ["the last of several", "ARG V=3\nARG V=4\nFROM alpine:⟦${V}⟧\n", ["variable V = 4, default 2"]],
  ["a global ARG in a stage", "ARG V=3\nFROM a\nARG V\nUSER ⟦$V⟧\n", ["variable V = 3, default 1"]],
  [
    "a global ARG that the stage does not repeat",
    "ARG V=3\nFROM example.com/x\nUSER ⟦$V⟧\n",
    ["variable V = ?, nowhere"],
  ],
  ["ENV", "FROM a\nENV V=1\nENV V=2 W=3\nUSER ⟦$V⟧\n", ["variable V = 2, env 3"]],
  [
    "ENV of a stage that this is FROM",
    "FROM a AS b\nENV V=1\nFROM b\nUSER ⟦$V⟧\n",
    ["variable V = 1, env 2"],
  ],
  [
    "ENV of another stage",
    "FROM scratch\nENV V=1\nFROM scratch\nUSER ⟦$V⟧\n",
    ["variable V = ?, nowhere for sure"],
  ],
  [
    "what stands further down",
    "FROM scratch\nUSER ⟦$V⟧\nENV V=1\n",
    ["variable V = ?, nowhere for sure"],
  ],
  ["the base image", "FROM app:1\nEXPOSE ⟦$PORT⟧\n", ["variable PORT = 80, base app:1"]],
  [
    "a value of the engine",
    "FROM --platform=⟦$BUILDPLATFORM⟧ a\n",
    [
      "variable BUILDPLATFORM = ?, automatic",
      "reference BUILDPLATFORM",
      "reference FROM --platform",
    ],
  ],
  [
    "a value of the engine that is not declared",
    "FROM scratch\nUSER ⟦$TARGETARCH⟧\n",
    ["reference TARGETARCH"],
  ],
  [
    "an operator",
    "FROM scratch\nUSER ⟦${V:-app}⟧\n",
    ["variable V = ?, nowhere for sure, result app", "reference ${V:-…}"],
  ],
  [
    "a variable in a default",
    "FROM scratch\nENV W=7\nUSER ${V:-⟦$W⟧}\n",
    ["variable W = 7, env 2"],
  ],
  [
    "a pattern",
    "FROM a\nENV V=1.2.3\nENV M=⟦${V%%.*}⟧\n",
    ["variable V = 1.2.3, env 2, result 1", "reference ${V%%…}"],
  ],
  [
    "a flag",
    "FROM a\nENV U=me\nCOPY --chown=⟦$U⟧ package.json .\n",
    ["variable U = me, env 2", "reference COPY --chown"],
  ],
  ["a heredoc of COPY", "FROM a\nENV V=1\nCOPY <<EOF /a\nx ⟦$V⟧\nEOF\n", ["variable V = 1, env 2"]],
  ["one that is kept", "FROM a\nENV V=1\nCOPY <<'EOF' /a\nx |$V\nEOF\n", []],
  ["an escaped dollar", "FROM a\nENV V=1\nUSER \\|$V\n", []],
  ["single quotes", "FROM a\nENV V=1\nENV W='|$V'\n", []],
  ["the name that ARG declares", "ARG V=3\nFROM a\nARG ⟦V⟧\n", ["variable V = 3, default 1"]],
  ["the name of a bare ARG", "FROM a\nARG ⟦V⟧\n", ["variable V = ?, given 2"]],
  [
    "the name that ENV sets from others",
    "FROM a\nENV A=1\nENV ⟦B⟧=x$A\n",
    ["variable B = x1, env 3"],
  ],
  ["the name that ENV sets to what stands there", "FROM a\nENV |A=1\n", []],
  ["a name of the engine", "FROM a\nARG ⟦TARGETARCH⟧\n", ["reference TARGETARCH"]],

  ["a RUN", "FROM a\nARG V=1\nRUN echo ⟦$V⟧\n", ["variable V = 1, default 2"]],
  [
    "a RUN of lines",
    "FROM a\nARG V=1\nRUN true && \\\n# don't\n  echo \"it's ⟦${V}⟧\"\n",
    ["variable V = 1, default 2"],
  ],
  ["a RUN in single quotes", "FROM a\nARG V=1\nRUN echo '|$V'\n", []],
  ["a RUN that sets it", "FROM a\nARG V=1\nRUN V=2; echo |$V\n", []],
  ["a RUN with a loop", "FROM a\nARG V=1\nRUN for V in a; do echo |$V; done\n", []],
  ["a variable of the shell", "FROM a\nRUN echo |$RANDOM\n", []],
  ["a proxy, which needs no ARG", "FROM a\nRUN curl -x ⟦$HTTP_PROXY⟧\n", ["reference HTTP_PROXY"]],
  ["CMD", "FROM a\nCMD exec ⟦$V⟧\nENV V=1\n", ["variable V = 1, env 3, of container"]],
  ["CMD with an ARG", "FROM a\nARG V=1\nCMD exec |$V\n", []],
  ["CMD of JSON", 'FROM a\nENV V=1\nCMD ["|$V"]\n', []],
  [
    "HEALTHCHECK",
    "FROM app:1\nHEALTHCHECK CMD curl :⟦${PORT}⟧\n",
    ["variable PORT = 80, base app:1, of container"],
  ],
  ["PowerShell", 'FROM a\nARG V=1\nSHELL ["pwsh", "-c"]\nRUN echo |$V\n', []],
  [
    "a script in a heredoc",
    "FROM a\nARG V=1\nRUN <<'EOF'\necho ⟦$V⟧\nEOF\n",
    ["variable V = 1, default 2"],
  ],
  ["a script for another", "FROM a\nARG V=1\nRUN <<EOF\n#!/usr/bin/env python\nx = |$V\nEOF\n", []],
  [
    "a file in a heredoc",
    "FROM a\nARG V=1\nRUN cat <<EOF >/a\nit's ⟦$V⟧\nEOF\n",
    ["variable V = 1, default 2"],
  ],
  ["a file that is kept", "FROM a\nARG V=1\nRUN cat <<'EOF' >/a\n|$V\nEOF\n", []],

  ["a source", "FROM a\nCOPY ⟦package.json⟧ /a\n", ["source found 1 files 2 bytes: package.json"]],
  [
    "a folder",
    "FROM a\nCOPY ⟦src⟧ /a\n",
    ["source found 3 files 6 bytes: src/a.js src/b.js src/deep/"],
  ],
  [
    "a wildcard",
    "FROM a\nCOPY ⟦*.txt⟧ /a/\n",
    ["source found 6 files 0 bytes: 1.txt 2.txt 3.txt 4.txt 5.txt +1"],
  ],
  [
    "an ignored file",
    "FROM a\nCOPY ⟦notes.md⟧ /a\n",
    ["source ignored by 2 notes.md of .dockerignore"],
  ],
  ["what is not there", "FROM a\nCOPY ⟦nope⟧ /a\n", ["source nothing"]],
  ["what is made before the build", "FROM a\nCOPY ⟦target/x⟧ /a\n", ["source generated"]],
  [
    "a source with a variable",
    "FROM a\nARG F=src\nCOPY ⟦$F⟧ /a\n",
    ["variable F = src, default 2", "source found 3 files 6 bytes: src/a.js src/b.js src/deep/"],
  ],
  ["a source that is not known", "FROM a\nARG F\nCOPY ⟦$F⟧ /a\n", ["variable F = ?, given 2"]],
  ["a source in a stage", "FROM a AS b\nFROM a\nCOPY --from=b pack|age.json /a\n", []],
  [
    "a source of JSON",
    'FROM a\nCOPY [⟦"package.json"⟧, "/a"]\n',
    ["source found 1 files 2 bytes: package.json"],
  ],
  ["a URL", "FROM a\nADD https://exa|mple.com/a /a\n", []],
  ["--exclude", "FROM a\nCOPY --exclude=*.md s|rc /a\n", []],
  [
    "an operator in a heredoc",
    "FROM a\nENV V=1\nCOPY <<EOF /a\n⟦${V⟧:-x}\nEOF\n",
    ["variable V = 1, env 2", "reference ${V:-…}"],
  ],
  ["--parents", "FROM a\nCOPY --parents s|rc /a\n", []],
  ["ONBUILD", "FROM a\nONBUILD COPY s|rc /a\n", []],

  [
    "the name of a stage",
    "FROM alpine AS ⟦Build⟧\nRUN a\nFROM build\nCOPY --from=build a b\n",
    ["stage 0 Build at 1 from alpine, 1: FROM 3, COPY 4"],
  ],
  [
    "the stage that a stage is FROM",
    "FROM alpine AS a\nFROM ⟦a⟧\n",
    ["stage 0 a at 1 from alpine, 0: FROM 2"],
  ],
  [
    "--from",
    "ARG V=3\nFROM alpine:$V AS a\nFROM a\nCOPY --from=⟦a⟧ x y\n",
    ["stage 0 a at 2 from alpine:3, 0: FROM 3, COPY 4", "reference COPY --from"],
  ],
  [
    "a number",
    "FROM alpine\nFROM b\nCOPY --from=⟦0⟧ x y\n",
    ["stage 0 ? at 1 from alpine, 0: COPY 3", "reference COPY --from"],
  ],
  [
    "a mount",
    "FROM alpine AS a\nFROM b\nRUN --mount=from=⟦a⟧,target=/a x\n",
    ["stage 0 a at 1 from alpine, 0: RUN 3", "reference --mount=type=bind,from"],
  ],
  ["an image", "FROM alpine AS a\nFROM b\nCOPY ⟦--from=|nginx⟧ x y\n", ["reference COPY --from"]],
  ["a later stage", "FROM b\nCOPY ⟦--from=|a⟧ x y\nFROM alpine AS a\n", ["reference COPY --from"]],

  ["a heredoc for the builder", "FROM a\nCOPY ⟦<<EOF⟧ /a\n1\n2\nEOF\n", ["heredoc EOF 2 builder"]],
  [
    "a heredoc that is kept",
    "FROM a\nCOPY ⟦<<-'EOF'⟧ /a\n1\nEOF\n",
    ["heredoc EOF 1 kept, no tabs"],
  ],
  ["a script", "FROM a\nRUN ⟦<<EOF⟧\nEOF\n", ["heredoc EOF 0 script"]],
  ["input of a command", "FROM a\nRUN cat ⟦<<EOF⟧\n1\nEOF\n", ["heredoc EOF 1 shell"]],
  ["an open heredoc", "FROM a\nRUN cat ⟦<<EOF⟧\n1", ["heredoc EOF 1 shell, open"]],

  ["a relative WORKDIR", "FROM app:1\nWORKDIR ⟦sub⟧\n", ["path /srv/sub"]],
  ["a relative destination", "FROM app:1\nWORKDIR a\nCOPY src ⟦./b/⟧\n", ["path /srv/a/b"]],
  ["an absolute destination", "FROM app:1\nCOPY src /|b/\n", []],
  ["a destination below nobody knows what", "FROM example.com/x\nCOPY src b|/\n", []],
];

describe("hover", () => {
  for (const [name, marked, expected] of cases) {
    it(`tells of ${name}: ${JSON.stringify(marked)}`, () => {
      const start = marked.replace("|", "").search(/⟦|$/);
      const text = marked.replace(/[⟦⟧|]/g, "");
      const at = marked.indexOf("|");
      const offset = at === -1 ? start : at - (marked.lastIndexOf("⟦", at) === -1 ? 0 : 1);
      const found = hoverAt(parseDockerfile(text), offset, facts);
      assert.deepEqual(found?.parts.map(write) ?? [], expected);
      if (!found) return;
      const { range } = found;
      const end = marked.replace("|", "").indexOf("⟧") - 1;
      assert.equal(text.slice(range.start, range.end), text.slice(start, end));
    });
  }

  it("says nothing of the context while that is not known", () => {
    const document = parseDockerfile("FROM a\nCOPY nope /a\n");
    assert.equal(hoverAt(document, 13, { baseImage: () => undefined }), undefined);
  });

  it("does not call missing what may be there", () => {
    const document = parseDockerfile("FROM a\nCOPY nope /a\n");
    const cut = { ...contextFiles(files), isCut: true };
    assert.equal(hoverAt(document, 13, { ...facts, contextFiles: cut }), undefined);
  });

  it("throws at no place of any text", () => {
    const texts = [...corpus.map(({ text }) => text), ...mutatedDockerfiles(8, 60)];
    for (const text of texts) {
      const document = parseDockerfile(text);
      const step = Math.max(1, Math.floor(text.length / 60));
      for (let offset = 0; offset <= text.length; offset += step) {
        const found = hoverAt(document, offset, facts);
        if (!found) continue;
        assert.ok(found.range.start <= offset && offset <= found.range.end);
        assert.ok(found.parts.length > 0);
        for (const part of found.parts) assertDeclared(document, part);
      }
    }
  });

  it("throws at no cut of a text", () => {
    const text = cases
      .map(([, it]) => it.replace(/[⟦⟧|]/g, ""))
      .join("\n")
      .slice(0, 3000);
    for (let end = 0; end <= text.length; end += 3) {
      hoverAt(parseDockerfile(text.slice(0, end)), end, facts);
    }
  });
});

/** A line that a value is said to be from has the name in it. */
function assertDeclared(document: DockerfileDocument, part: HoverPart): void {
  if (part.kind !== "variable" || !("line" in part.origin)) return;
  const { lines, text } = document;
  const line = text.slice(
    lines.lineStart(part.origin.line - 1),
    lines.lineEnd(part.origin.line - 1),
  );
  assert.ok(line.includes(part.name.slice(0, 1)), `${part.name}: ${line}`);
  const keyword = part.origin.kind === "env" ? "ENV" : "ARG";
  const isThere = document.instructions.some(
    (it) =>
      it.kind === keyword &&
      it.pairs.some(
        ({ key }) =>
          key.value === part.name &&
          lines.positionAt(key.range.start).line === (part.origin as { line: number }).line - 1,
      ),
  );
  assert.ok(isThere, `${part.name}: ${line}`);
}

function write(part: HoverPart): string {
  switch (part.kind) {
    case "reference":
      return `reference ${part.title}`;
    case "path":
      return `path ${part.path}`;
    case "variable": {
      const { origin } = part;
      const from =
        origin.kind === "base"
          ? `base ${origin.reference}`
          : origin.kind === "nowhere"
            ? `nowhere${origin.isBaseKnown ? " for sure" : ""}`
            : origin.kind === "automatic"
              ? "automatic"
              : `${origin.kind} ${origin.line}`;
      const result = part.result === undefined ? "" : `, result ${part.result}`;
      const when = part.isOfContainer ? ", of container" : "";
      return `variable ${part.name} = ${part.value ?? "?"}, ${from}${result}${when}`;
    }
    case "source": {
      const { state } = part;
      if (state.kind === "ignored") {
        return `source ignored by ${state.line} ${state.pattern} of ${state.file}`;
      }
      if (state.kind !== "found") return `source ${state.kind}`;
      const more = part.more > 0 ? ` +${part.more}` : "";
      return `source found ${part.files} files ${part.bytes} bytes: ${part.first.join(" ")}${more}`;
    }
    case "stage": {
      const users = part.users.map(({ keyword, line }) => `${keyword} ${line}`).join(", ");
      return `stage ${part.index} ${part.name ?? "?"} at ${part.line} from ${part.base}, ${part.instructions}: ${users}`;
    }
    case "heredoc": {
      const notes = [part.stripTabs ? ", no tabs" : "", part.isClosed ? "" : ", open"].join("");
      return `heredoc ${part.name} ${part.lines} ${part.variables}${notes}`;
    }
  }
}
