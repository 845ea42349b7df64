import { keepFoldersWhole } from "../../../src/lint/rules/keep-folders-whole.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = {
  ...{ "package.json": "{}", "src/app.js": "", "src/lib/a.js": "", "src/test/b.js": "" },
  ...{ "packages/a/c.js": "", "packages/b/d.js": "", "empty/": "" },
};

testRule(keepFoldersWhole, {
  valid: [
    "FROM a\nCOPY * ./",
    { code: "FROM a\nCOPY . .\nCOPY src ./src\nCOPY *.json src/*.js s* ./", files },
    { code: "FROM a\nCOPY packages/* ./\nCOPY packages/*/* ./", files },
    { code: "FROM a\nCOPY * ./", files: { "b.js": "", "empty/": "" } },
    { code: "FROM a\nCOPY --from=b * ./\nCOPY --parents * ./", files },
    { code: "FROM a\nCOPY * ./", files, ignoreFile: ["src", "packages"] },
    { code: "FROM a\nARG B\nCOPY $B/* ./\nONBUILD COPY * ./", files },
  ],
  invalid: [
    {
      code: "FROM a\nCOPY ⟦*⟧ ./",
      files,
      message: "unpacked",
      data: { source: "*", folders: "packages and src", parent: "." },
      output: "FROM a\nCOPY . ./",
      unsafe: true,
    },
    {
      code: "FROM a\nADD --chown=b \\\n  # why\n  ⟦./src/*⟧ /c/",
      files,
      message: "unpacked",
      data: { source: "./src/*", folders: "src/lib and src/test", parent: "./src/" },
      output: "FROM a\nADD --chown=b \\\n  # why\n  ./src/ /c/",
      unsafe: true,
    },
    {
      code: 'FROM a\nARG B=src\nCOPY package.json ⟦$B/*⟧ ./\nCOPY [⟦"src/*"⟧, "./"]',
      files,
      message: "unpacked",
      data: { source: "src/*", folders: "src/lib and src/test", parent: "src/" },
    },
  ],
});
