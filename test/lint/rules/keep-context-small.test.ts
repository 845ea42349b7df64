import { keepContextSmall } from "../../../src/lint/rules/keep-context-small.ts";
import { testRule } from "../../support/ruleTester.ts";

const megabyte = "0123456789".repeat(100_000);
const files = {
  ...{ "app.py": "", "data/raw/a.csv": megabyte + megabyte, "data/notes.txt": "a" },
  ...{ "model.bin": megabyte, "src/a.py": "" },
};
const many = Object.fromEntries([..."abcdefghijklmnopqrst"].map((name) => [`${name}.txt`, name]));
const ignoreFile = ".dockerignore";
const options = { megabytes: 2, files: 20 };

testRule(keepContextSmall, {
  valid: [
    { code: "FROM a\nCOPY . .", options },
    { code: "FROM a\nCOPY . .", files },
    { code: "FROM a\nCOPY . .", files, options: { megabytes: 4 } },
    { code: "FROM a\nCOPY src app.py ./", files, options },
    { code: "FROM a\nCOPY data/raw/a.csv ./", files, options },
    {
      code: "FROM a\nCOPY --from=b . .\nCOPY --exclude=data . .\nARG C\nCOPY $C .",
      files,
      options,
    },
    { code: "FROM a\nCOPY . .", files, options, ignoreFile: ["data/raw"] },
    {
      code: "FROM a\nCOPY . .\nRUN npm ci",
      files: { "package.json": "", "node_modules/a": megabyte + megabyte },
      options,
    },
  ],
  invalid: [
    {
      code: "FROM a\nCOPY ⟦.⟧ .\nFROM b\nCOPY ./ /again/",
      files,
      options,
      message: "huge",
      data: {
        ...{ files: "5", size: "3.0 MB", ignoreFile },
        biggest: "data/raw/a.csv and model.bin",
      },
    },
    {
      code: 'FROM a\nADD --chown=b \\\n  # why\n  src ⟦data⟧ ./\nCOPY [⟦"*"⟧, "./"]',
      files,
      options,
      message: "huge",
      data: [
        { files: "2", size: "2.0 MB", ignoreFile, biggest: "data/raw/a.csv" },
        {
          ...{ files: "5", size: "3.0 MB", ignoreFile },
          biggest: "data/raw/a.csv and model.bin",
        },
      ],
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ .",
      files: many,
      options,
      message: "scattered",
      data: { files: "20", size: "20 B", ignoreFile },
    },
  ],
});
