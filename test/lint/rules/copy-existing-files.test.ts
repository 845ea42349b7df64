import { copyExistingFiles } from "../../../src/lint/rules/copy-existing-files.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = {
  "package.json": "{}",
  "src/app.js": "",
  "src/lib/index.js": "",
  "conf/site.conf": "",
  "one/twice.txt": "",
  "two/twice.txt": "",
};

testRule(copyExistingFiles, {
  valid: [
    { code: "FROM a\nCOPY nope /b/" },
    { code: "FROM a\nCOPY package.json src ./src/lib/index.js /conf/ /b/", files },
    { code: "FROM a\nCOPY . .\nCOPY / /\nCOPY ../package.json ./", files },
    { code: "FROM a\nCOPY --from=b nope /c/", files },
    { code: "FROM a\nARG B\nCOPY nope$B ${B}nope /c/", files },
    { code: "FROM a\nADD https://b.c/nope git@b.c:nope.git /d/", files },
    { code: "FROM a\nCOPY <<nope /b\nc\nnope", files },
    { code: "FROM a\nCOPY *.nope package-lock.json* /b/", files },
    { code: "FROM a\nCOPY dist/nope build /b/", files },
    { code: "FROM a\nCOPY nope sub/nope /b/", files, ignoreFile: ["nope", "sub/*"] },
    { code: "FROM a\nCOPY empty /b/", files, ignoreFile: ["empty/**"] },
    { code: "FROM a\nONBUILD COPY nope /b/", files },
    {
      code: "FROM a AS b\nONBUILD COPY package.json nope$C *.nope dist/c /d/\nONBUILD COPY --from=e nope /f/\nFROM b",
      files,
    },
    {
      code: "# syntax=b/c\nFROM a\nCOPY nope.txt /b/",
      files,
      without: ["backtick", "later stage"],
    },
    { code: "FROM a\nCOPY app.jar app-linux-amd64 libb.so.1 /b/", files },
    { code: "FROM a\nCOPY server /usr/local/bin/", files },
    { code: 'FROM a\nCOPY server /\nENTRYPOINT ["/server"]', files },
    {
      code: 'FROM a\nCOPY server /\nENTRYPOINT ["/server"]',
      files: { "go.mod": "", "cmd/server/main.go": "" },
    },
    { code: "FROM a\nCOPY nope.txt /b/", files: { ...files, ".goreleaser.yml": "" } },
    {
      code: "FROM a\nRUN --mount=source=package.json,target=b --mount=type=cache,source=nope,target=c --mount=from=d,source=nope,target=e f",
      files,
    },
    { code: "FROM a\nARG B\nRUN --mount=source=$B,target=b --mount=target=. c", files },
    { code: "FROM a\nCOPY *.json /b/", files, preset: "strict" },
    { code: "FROM a\nCOPY dist/*.js nope* package.json /b/", files, preset: "strict" },
    { code: "FROM a\nCOPY dist/*.js /b/", files, preset: "strict" },
  ],
  invalid: [
    {
      code: "FROM a AS b\nONBUILD COPY ⟦nope.txt⟧ /c/\nFROM b\nFROM b AS d\nFROM d",
      files,
      message: "missing",
      data: { source: "nope.txt" },
    },
    {
      code: "FROM a\nCOPY package.json ⟦nope.txt⟧ /b/",
      files,
      message: "missing",
      data: { source: "nope.txt" },
    },
    {
      code: "FROM a\nCOPY --chown=b \\\n  # why\n  ⟦./pakage.json⟧ \\\n  ⟦Src/app.js⟧ /c/",
      files,
      message: "similar",
      data: [
        { source: "./pakage.json", similar: "package.json" },
        { source: "Src/app.js", similar: "src/app.js" },
      ],
      output: "FROM a\nCOPY --chown=b \\\n  # why\n  ./package.json \\\n  src/app.js /c/",
      unsafe: true,
    },
    {
      code: "FROM a\nADD ⟦site.conf⟧ /b/\nCOPY ⟦twice.txt⟧ /b/",
      files,
      message: ["similar", "missing"],
      data: [{ source: "site.conf", similar: "conf/site.conf" }, { source: "twice.txt" }],
      output: "FROM a\nADD conf/site.conf /b/\nCOPY twice.txt /b/",
      unsafe: true,
    },
    {
      code: 'FROM a\nARG B=scr\nCOPY ⟦$B/app.js⟧ /b/\nCOPY [⟦"app.js"⟧, "/b/"]',
      files,
      message: "similar",
      data: [
        { source: "scr/app.js", similar: "src/app.js" },
        { source: "app.js", similar: "src/app.js" },
      ],
    },
    {
      code: "FROM a\nRUN --mount=type=bind,source=⟦packge.json⟧,target=b npm ci",
      files,
      message: "similar",
      data: { source: "packge.json", similar: "package.json" },
      output: "FROM a\nRUN --mount=type=bind,source=package.json,target=b npm ci",
      unsafe: true,
    },
    {
      code: "FROM a\nCOPY ⟦*.nope⟧ /b/\nCOPY ⟦app.jar⟧ /b/",
      files,
      preset: "strict",
      message: ["noMatch", "missing"],
      data: [{ source: "*.nope" }, { source: "app.jar" }],
    },
  ],
});
