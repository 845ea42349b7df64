import { copyDependencyListsFirst } from "../../../src/lint/rules/copy-dependency-lists-first.ts";
import { testRule } from "../../support/ruleTester.ts";

const strict = (code: string) => ({ code, preset: "strict" }) as const;
const install = (command: string) => ({ message: "whole", data: { install: command } }) as const;

const deps = '{"dependencies": {"b": "1.0.0"}}';
const files = { "package.json": deps, "package-lock.json": "{}", ".npmrc": "", "src/app.js": "" };
const named = (command: string, lists: string) =>
  ({ message: "lists", data: { install: command, lists }, unsafe: true }) as const;

testRule(copyDependencyListsFirst, {
  valid: [
    // The lists were mounted for an installation above.
    {
      code: "FROM a\nWORKDIR /b\nRUN --mount=type=bind,source=uv.lock,target=uv.lock uv sync --no-install-project\nCOPY . .\nRUN uv sync",
      preset: "strict",
    },
    "FROM a\nWORKDIR /b\nRUN --mount=source=package.json,target=package.json npm install\nCOPY . .\nRUN npm install",
    "FROM a\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build",
    "FROM a\nCOPY package.json yarn.lock ./\nCOPY . .\nRUN yarn",
    "FROM a\nCOPY *.json ./\nCOPY . .\nRUN npm ci",
    "FROM a\nCOPY . .\nRUN npm install b && npm install -g && npm --prefix c ci && npm run d",
    "FROM a\nCOPY . .\nRUN yarn add b; yarn --version; bundle --version; bundle exec c",
    "FROM a\nCOPY . .\nRUN --mount=source=package.json,target=package.json npm ci",
    "FROM a\nCOPY . .\nRUN pip install . && pip install -e . -r b.txt && pip install -r b.txt c",
    "FROM a\nCOPY . .\nRUN pip install -r /b.txt -r $C",
    "FROM a\nCOPY requirements ./requirements\nCOPY . .\nRUN pip install -r requirements/b.txt",
    "FROM a\nCOPY . .\nRUN cd b && npm ci",
    "FROM a\nCOPY . /b\nWORKDIR /c\nRUN npm ci",
    "FROM a\nCOPY . $B\nRUN npm ci",
    "FROM a\nWORKDIR /b\nCOPY lists/ ./\nCOPY . .\nRUN npm ci",
    "FROM a\nCOPY --from=b . .\nRUN npm ci",
    "FROM a\nCOPY --from=b /c/node_modules ./node_modules\nCOPY . .\nRUN npm ci",
    "FROM a\nCOPY . .\nRUN pnpm install --offline",
    "FROM a\nCOPY --exclude=src . .\nRUN npm ci",
    "FROM a\nCOPY src .\nRUN npm ci",
    "FROM a AS b\nCOPY . .\nFROM c\nRUN npm ci",
    "FROM a AS b\nCOPY go.mod go.sum ./\nFROM b\nCOPY . .\nRUN go mod download",
    "FROM a AS b\nCOPY . .\nFROM b\nCOPY . .\nRUN npm ci",
    "FROM a\nCOPY <<package.json b/package.json ./\n{}\npackage.json\nCOPY . .\nRUN npm ci",
    "FROM a\nRUN npm ci\nCOPY . .",
    "FROM a\nCOPY . .\nRUN poetry install; uv sync; composer install; cargo fetch",
    "FROM a\nCOPY $B ./\nCOPY . .\nRUN npm ci",
    { code: "FROM a\nCOPY . .\nRUN npm ci", files: { ".npmrc": "", "web/package.json": "" } },
    { code: "FROM a\nWORKDIR /b\nCOPY . .\nWORKDIR c\nRUN npm ci", files },
    { code: "FROM a\nCOPY . .\nRUN npm ci", files: { "package.json": '{"name": "b"}' } },
    { code: "FROM a\nCOPY . .\nRUN go mod download", files: { "go.mod": "module b\n\ngo 1.23\n" } },
    strict("FROM a\nCOPY composer.* ./\nCOPY . .\nRUN composer install"),
  ],
  invalid: [
    { code: "FROM a\nWORKDIR /b\nCOPY ⟦.⟧ .\nRUN npm ci", ...install("npm ci") },
    {
      code: "FROM a\nCOPY --chown=b \\\n  # why\n  ⟦./⟧ /c/\nWORKDIR /c/d\nRUN e && \\\n  npm install --production\nRUN npm ci",
      ...install("npm install"),
    },
    { code: 'FROM a\nADD [⟦"."⟧, "./"]\nRUN ["yarn"]', ...install("yarn") },
    {
      code: "FROM a\nCOPY ⟦/⟧ /b\nWORKDIR /b\nRUN <<EOF\nif c; then\n  sudo pnpm i --frozen-lockfile\nfi\nEOF",
      ...install("pnpm i"),
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ .\nRUN sh -c 'pip install --no-cache-dir -r requirements.txt'",
      ...install("pip install"),
    },
    { code: "FROM a\nCOPY ⟦.⟧ .\nRUN python -m pip install -r b/c.txt", ...install("pip install") },
    { code: "FROM a\nCOPY ⟦.⟧ .\nRUN bundle install --jobs 4", ...install("bundle install") },
    { code: "FROM a\nCOPY ⟦.⟧ .\nRUN (go mod download -x)", ...install("go mod download") },
    {
      code: "FROM a\nCOPY --from=composer /usr/bin/composer /usr/bin/\nCOPY ⟦.⟧ .\nRUN composer install --no-scripts --no-autoloader",
      ...install("composer install"),
    },
    { code: "FROM a\nCOPY go.mod ./\nCOPY ⟦.⟧ .\nRUN bun install", ...install("bun install") },
    { code: "FROM a\nCOPY ⟦.⟧ .\nRUN pipenv sync; mix deps.get", ...install("pipenv sync") },
    { code: "FROM a\nCOPY ⟦.⟧ .\nRUN uv sync --no-install-project", ...install("uv sync") },
    { code: "FROM a\nCOPY ⟦.⟧ .\nRUN poetry install --no-root", ...install("poetry install") },
    {
      code: "FROM a AS b\nCOPY ⟦.⟧ .\nRUN npm ci\nFROM c\nCOPY ⟦.⟧ .\nRUN npm ci",
      ...install("npm ci"),
    },
    { ...strict("FROM a\nCOPY ⟦.⟧ .\nRUN cd b && npm ci"), ...install("npm ci") },
    { ...strict("FROM a\nCOPY ⟦.⟧ .\nRUN cargo fetch"), ...install("cargo fetch") },
    { ...strict("FROM a\nCOPY ⟦.⟧ .\nRUN dotnet restore b.sln"), ...install("dotnet restore") },
    {
      ...strict("FROM a\nCOPY ⟦.⟧ .\nRUN mvn -B dependency:go-offline"),
      ...install("mvn dependency:go-offline"),
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY --chown=c ⟦.⟧ .\nENV D=e\nRUN npm ci\nRUN npm run build",
      files,
      ...named("npm ci", ".npmrc, package-lock.json and package.json"),
      output:
        "FROM a\nWORKDIR /b\nCOPY --chown=c .npmrc package-lock.json package.json ./\nENV D=e\nRUN npm ci\nCOPY --chown=c . .\nRUN npm run build",
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY ⟦.⟧ ./\nWORKDIR web\nRUN npm ci",
      files: { "web/package.json": deps, "go.mod": "" },
      ...named("npm ci", "web/package.json"),
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ .\nRUN npm ci && npm run build",
      files,
      ...named("npm ci", ".npmrc, package-lock.json and package.json"),
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ .\nRUN ./prepare.sh\nRUN go mod download",
      files: { "go.mod": "", "go.sum": "" },
      ...named("go mod download", "go.mod and go.sum"),
    },
    {
      code: "FROM a\nCOPY ⟦.⟧ .\nRUN npm ci",
      files: { "package.json": '{"scripts": {"prepare": "husky"}, "dependencies": {}}' },
      ...named("npm ci", "package.json"),
    },
    {
      code: "FROM a\nWORKDIR /b\nCOPY ⟦.⟧ .\nRUN pip install -r requirements.txt",
      files: { "requirements.txt": "" },
      ...install("pip install"),
    },
  ],
});
