import { useCacheMounts } from "../../../src/lint/rules/use-cache-mounts.ts";
import { testRule } from "../../support/ruleTester.ts";

const preset = "strict";

testRule(useCacheMounts, {
  valid: [
    { code: "FROM a\nRUN --mount=type=cache,target=/b npm ci", preset },
    { code: "FROM a\nRUN --mount=type=tmpfs,target=/b npm ci", preset },
    { code: "FROM a\nRUN npm run build && npm --version", preset },
    { code: "FROM a\nRUN apk add --no-cache b", preset },
    { code: "FROM a\nRUN pip install --no-cache-dir b", preset },
    { code: "FROM a\nRUN yarn build", preset },
    { code: "FROM a\nRUN go mod tidy && go vet ./...", preset },
    { code: "FROM a\nRUN dotnet publish --no-restore -c b", preset },
    { code: "FROM a\nRUN mvn -o package", preset },
    { code: "FROM a\nRUN echo npm ci", preset },
    { code: 'FROM a\nSHELL ["pwsh"]\nRUN npm ci', preset },
    { code: "FROM a\nONBUILD RUN npm ci", preset },
    { code: "FROM a\nCMD npm ci", preset },
  ],
  invalid: [
    {
      code: "FROM a\nRUN b && \\\n  ⟦npm⟧ ci && pip install c",
      preset,
      message: "noMount",
      data: { program: "npm", folders: "/root/.npm" },
      output: "FROM a\nRUN --mount=type=cache,target=/root/.npm b && \\\n  npm ci && pip install c",
      unsafe: true,
    },
    {
      code: 'FROM golang\nRUN --mount=target=. CGO_ENABLED=0 ⟦go⟧ build ./...\nRUN [⟦"go"⟧, "mod", "download"]',
      preset,
      message: "noMount",
      data: { program: "go", folders: "/go/pkg/mod and /root/.cache/go-build" },
      output:
        'FROM golang\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build --mount=target=. CGO_ENABLED=0 go build ./...\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build ["go", "mod", "download"]',
      unsafe: true,
    },
    {
      code: "FROM a\nUSER 0\nRUN <<EOF\nif true; then ⟦./gradlew⟧ -p b build; fi\nEOF",
      preset,
      message: "noMount",
      data: { program: "gradlew", folders: "/root/.gradle" },
      output:
        "FROM a\nUSER 0\nRUN --mount=type=cache,target=/root/.gradle <<EOF\nif true; then ./gradlew -p b build; fi\nEOF",
      unsafe: true,
    },
    {
      code: "FROM a\nRUN apt-get update; sudo ⟦apt-get⟧ -y -t b install c",
      preset,
      message: "noMount",
      data: { program: "apt-get", folders: "/var/cache/apt and /var/lib/apt" },
    },
    {
      code: "FROM a\nRUN ⟦yarn⟧ --frozen-lockfile",
      preset,
      message: "noMount",
      data: { program: "yarn", folders: "/usr/local/share/.cache/yarn" },
    },
    // The folder is another one for a user.
    {
      code: "FROM a\nUSER b\nRUN ⟦npm⟧ --prefix c i",
      preset,
      message: "noMount",
      data: { program: "npm", folders: "~/.npm" },
    },
  ],
});
