import { keepSecretsOutOfContext } from "../../../src/lint/rules/keep-secrets-out-of-context.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = { "src/app.js": "", ".env": "A=1", "deploy/id_rsa": "", "deploy/run.sh": "" };
const ignoreFile = ".dockerignore";

testRule(keepSecretsOutOfContext, {
  valid: [
    "FROM a\nCOPY . .",
    { code: "FROM a\nCOPY src /b/\nCOPY --from=c . /d/\nCOPY src/* deploy/*.sh /e/", files },
    { code: "FROM a\nCOPY .env deploy/id_rsa /b/", files },
    { code: "FROM a\nCOPY . .", files, ignoreFile: [".env*", "**/id_*"] },
    { code: "FROM a\nCOPY --exclude=.env . .\nARG B\nCOPY $B .", files },
    { code: "FROM a\nONBUILD COPY . .", files },
    { code: "FROM a AS b\nCOPY . .\nFROM c\nCOPY --from=b /d /e", files },
    {
      code: "FROM a\nCOPY . .",
      files: {
        ...{ ".env.example": "", ".env.dist": "", ".env.production": "", "id_rsa.pub": "" },
        ...{ "test/id_rsa": "", "docs/.env": "", "node_modules/b/.env": "", "package.json": "" },
        ...{ "ca.pem": "", "public.key": "", "server.key": "", ".docker/Dockerfile": "" },
      },
    },
    { code: "FROM a\nCOPY . .", files: { ".env": "", "symfony.lock": "" } },
    {
      code: "FROM a\nCOPY . .",
      files: {
        ".npmrc": "# //b/:_authToken=c\n//b.c/:_authToken=${NPM_TOKEN}\nsave-exact=true\n",
      },
    },
    { code: "FROM a\nCOPY . .", files: { ".git/HEAD": "", b: "" } },
    { code: "FROM a\nCOPY . .\nRUN git describe", files: { ".git/HEAD": "" }, preset: "strict" },
    { code: "FROM a\nCOPY b /c", files: { ".git/HEAD": "", "b/c": "" }, preset: "strict" },
  ],
  invalid: [
    {
      code: "FROM a\nWORKDIR /b\nCOPY ⟦.⟧ .\nCOPY . /again/",
      files,
      message: "shipped",
      data: { files: ".env and deploy/id_rsa", ignoreFile },
    },
    {
      code: 'FROM a AS b\nADD --chown=c \\\n  # why\n  src ⟦./deploy/⟧ /d/\nFROM b\nCOPY [⟦".*"⟧, "/d/"]',
      files,
      message: "shipped",
      data: [
        { files: "deploy/id_rsa", ignoreFile },
        { files: ".env", ignoreFile },
      ],
    },
    {
      code: "FROM a\nCOPY ⟦/⟧ /b/",
      files: {
        ".npmrc": "registry=https://b.c/\n//b.c/:_authToken=abc\n",
        ...{ ".aws/credentials": "", "c/private-key.pem": "", "d/.env.local": "", "e.kdbx": "" },
      },
      message: "shipped",
      data: {
        files: ".npmrc, e.kdbx, .aws/credentials and 2 more",
        ignoreFile,
      },
    },
    {
      code: "FROM a AS b\nCOPY ⟦.⟧ .\nFROM c\nCOPY --from=b /d /e",
      files,
      preset: "strict",
      message: "built",
      data: { files: ".env and deploy/id_rsa", ignoreFile },
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ .",
      files: { ".git/HEAD": "", b: "" },
      preset: "strict",
      message: "history",
      data: { ignoreFile },
    },
  ],
});
