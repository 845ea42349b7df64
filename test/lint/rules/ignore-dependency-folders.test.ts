import { ignoreDependencyFolders } from "../../../src/lint/rules/ignore-dependency-folders.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = { "package.json": "{}", "node_modules/a/b.js": "x".repeat(1500), "src/app.js": "" };
const ignoreFile = ".dockerignore";

testRule(ignoreDependencyFolders, {
  valid: [
    "FROM a\nCOPY . .\nRUN npm ci",
    { code: "FROM a\nCOPY . .\nRUN npm ci", files, ignoreFile: ["node_modules"] },
    { code: "FROM a\nCOPY . .\nCMD npm start", files },
    { code: "FROM a\nCOPY . .\nRUN npm run build && yarn lint && python b.py", files },
    { code: "FROM a\nRUN npm ci\nCOPY src package.json ./", files },
    { code: "FROM a AS b\nRUN npm ci\nFROM c\nCOPY . .", files },
    { code: "FROM a\nCOPY --from=d . .\nRUN npm ci", files },
    { code: "FROM a\nCOPY --exclude=node_modules . .\nRUN npm ci", files },
    { code: "FROM a\nCOPY . .\nRUN npm ci", files: { "node_modules/a/b.js": "" } },
    {
      code: "FROM a\nCOPY . .\nRUN go build -mod=vendor && cargo build && dotnet build",
      files: { "go.mod": "", "vendor/a/b.go": "", "target/a": "", "bin/tool.sh": "", "env/a": "" },
    },
  ],
  invalid: [
    {
      code: "FROM a\nRUN npm ci\nCOPY ⟦.⟧ .\nCOPY . /again/",
      files,
      message: "sent",
      data: { folders: "node_modules", size: "1.5 kB", ignoreFile },
    },
    {
      code: 'FROM a\nADD --chown=c \\\n  # why\n  ⟦web/⟧ ⟦api⟧ ./\nRUN sh -c "cd web && yarn" && pip3 install -r b.txt',
      files: {
        ...{ "web/package.json": "{}", "web/node_modules/a": "a" },
        ...{ "api/.venv/pyvenv.cfg": "", "api/__pycache__/a.pyc": "" },
      },
      message: "sent",
      data: [
        { folders: "web/node_modules", size: "1 B", ignoreFile },
        { folders: "api/.venv", size: "0 B", ignoreFile },
      ],
    },
    {
      code: "FROM a\nCOPY ⟦*⟧ ./\nRUN cargo build && composer install && dotnet publish && mvn verify && ./gradlew build",
      files: {
        ...{
          "Cargo.toml": "",
          "target/debug/a": "",
          "composer.json": "",
          "vendor/autoload.php": "",
        },
        ...{ "a.csproj": "", "obj/project.assets.json": "", "bin/Debug/a.dll": "" },
        ...{ "build.gradle": "", ".gradle/a": "" },
      },
      message: "sent",
      data: {
        folders: ".gradle, bin, obj and 2 more",
        size: "0 B",
        ignoreFile,
      },
    },
    {
      code: "FROM a\nCOPY ⟦src⟧ ./src",
      files: { "src/a.py": "", "src/__pycache__/a.pyc": "abc" },
      message: "caches",
      data: { folders: "src/__pycache__", size: "3 B", ignoreFile },
    },
  ],
});
