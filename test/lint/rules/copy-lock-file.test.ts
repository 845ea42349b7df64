import { copyLockFile } from "../../../src/lint/rules/copy-lock-file.ts";
import { testRule } from "../../support/ruleTester.ts";

const files = { "package.json": "{}", "package-lock.json": "{}", "src/app.js": "" };

const said = (manifest: string, lock: string, line: number, install: string) =>
  ({ message: "alone", data: { manifest, lock, line: String(line), install } }) as const;

testRule(copyLockFile, {
  valid: [
    // Locked anew on purpose.
    {
      code: "FROM a\nCOPY go.mod main.go ./\nRUN go mod tidy && go build -o /b",
      files: { "go.mod": "", "go.sum": "", "main.go": "" },
    },
    {
      code: "FROM a\nCOPY Cargo.toml ./\nRUN cargo generate-lockfile\nRUN cargo fetch",
      files: { "Cargo.toml": "", "Cargo.lock": "" },
    },
    "FROM a\nCOPY package.json ./\nRUN npm install",
    { code: "FROM a\nCOPY package*.json ./\nRUN npm ci", files },
    { code: "FROM a\nCOPY package.json package-lock.json ./\nRUN npm ci", files },
    { code: "FROM a\nCOPY package.json ./\nCOPY package-lock.json ./\nRUN npm ci", files },
    { code: "FROM a\nCOPY package.json ./\nCOPY . .\nRUN npm ci", files },
    { code: "FROM a\nCOPY package.json ./\nRUN yarn", files },
    { code: "FROM a\nCOPY package.json ./\nRUN npm install --no-package-lock", files },
    { code: "FROM a\nCOPY package.json ./\nRUN npm install -g b && npm run c", files },
    { code: "FROM a\nCOPY package.json ./\nRUN npm ci", files, ignoreFile: ["package-lock.json"] },
    { code: "FROM a\nCOPY package.json ./\nRUN npm i", files: { "package.json": "{}" } },
    { code: "FROM a\nCOPY package.json /b/\nWORKDIR /c\nRUN npm i", files },
    { code: "FROM a\nCOPY package.json ./\nRUN cd b && npm i", files },
    {
      code: "FROM a\nCOPY package.json ./\nRUN --mount=source=package-lock.json,target=package-lock.json npm ci",
      files,
    },
    {
      code: "FROM a\nCOPY package.json ./\nCOPY --from=b /package-lock.json ./\nRUN npm ci",
      files,
    },
    { code: "FROM a\nARG B\nCOPY package.json $B ./\nRUN npm ci", files },
    { code: "FROM a\nCOPY package.json $B\nRUN npm ci", files },
    {
      code: "FROM a\nCOPY package.json ./\nRUN curl -O https://b.c/package-lock.json && npm ci",
      files,
    },
    { code: "FROM a\nCOPY package.json ./\nFROM b\nRUN npm ci", files },
    {
      code: "FROM a\nCOPY go.mod ./\nRUN go install b.c/d@latest && go version",
      files: { "go.mod": "", "go.sum": "" },
    },
  ],
  invalid: [
    {
      code: "FROM a\nWORKDIR /b\nCOPY ⟦package.json⟧ .\nRUN npm install\nCOPY . .",
      files,
      ...said("package.json", "package-lock.json", 4, "npm install"),
      output:
        "FROM a\nWORKDIR /b\nCOPY package.json package-lock.json ./\nRUN npm install\nCOPY . .",
    },
    {
      code: "FROM a\nCOPY --chown=b \\\n  # why\n  ⟦./package.json⟧ \\\n  /c/package.json\nWORKDIR /c\nRUN d && \\\n  npm ci",
      files,
      ...said("package.json", "package-lock.json", 8, "npm ci"),
      output:
        "FROM a\nCOPY --chown=b \\\n  # why\n  ./package.json ./package-lock.json \\\n  /c/\nWORKDIR /c\nRUN d && \\\n  npm ci",
    },
    {
      code: "FROM a AS b\nWORKDIR /d\nCOPY ⟦web/package.json⟧ tsconfig.json /d/\nFROM b\nRUN yarn --frozen-lockfile",
      files: { "web/package.json": "", "web/yarn.lock": "", "tsconfig.json": "" },
      ...said("web/package.json", "web/yarn.lock", 5, "yarn"),
      output:
        "FROM a AS b\nWORKDIR /d\nCOPY web/package.json web/yarn.lock tsconfig.json /d/\nFROM b\nRUN yarn --frozen-lockfile",
    },
    {
      code: "FROM golang:1.23\nWORKDIR /src\nCOPY ⟦go.mod⟧ /src\nRUN go mod download",
      files: { "go.mod": "", "go.sum": "" },
      ...said("go.mod", "go.sum", 4, "go mod download"),
      output: "FROM golang:1.23\nWORKDIR /src\nCOPY go.mod go.sum /src/\nRUN go mod download",
    },
    {
      code: 'FROM a\nCOPY [⟦"Cargo.toml"⟧, "./"]\nRUN cargo build --release',
      files: { "Cargo.toml": "", "Cargo.lock": "" },
      ...said("Cargo.toml", "Cargo.lock", 3, "cargo build"),
    },
    {
      code: "FROM a\nCOPY ⟦pyproject.toml⟧ ./\nRUN poetry install --no-root",
      files: { "pyproject.toml": "", "poetry.lock": "" },
      ...said("pyproject.toml", "poetry.lock", 3, "poetry install"),
      output: "FROM a\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root",
    },
    {
      code: "FROM a\nWORKDIR /src\nCOPY ⟦api/api.csproj⟧ ./\nRUN dotnet restore",
      files: { "api/api.csproj": "", "api/packages.lock.json": "" },
      ...said("api/api.csproj", "api/packages.lock.json", 4, "dotnet restore"),
      output:
        "FROM a\nWORKDIR /src\nCOPY api/api.csproj api/packages.lock.json ./\nRUN dotnet restore",
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY --from=composer /usr/bin/composer /usr/bin/\nCOPY ⟦composer.json⟧ ./\nRUN composer install",
      files: { "composer.json": "", "composer.lock": "" },
      ...said("composer.json", "composer.lock", 5, "composer install"),
      output:
        "FROM a\nWORKDIR /b\nCOPY --from=composer /usr/bin/composer /usr/bin/\nCOPY composer.json composer.lock ./\nRUN composer install",
    },
    {
      code: "FROM a\nCOPY ⟦Gemfile⟧ ./\nRUN bundle install",
      files: { Gemfile: "", "Gemfile.lock": "" },
      ...said("Gemfile", "Gemfile.lock", 3, "bundle install"),
      output: "FROM a\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install",
    },
  ],
});
