import { keepSecretsOutOfArgAndEnv } from "../../../src/lint/rules/keep-secrets-out-of-arg-and-env.ts";
import { testRule } from "../../support/ruleTester.ts";

testRule(keepSecretsOutOfArgAndEnv, {
  valid: [
    "FROM a\nARG VERSION\nENV KEY=b GPG_KEY=c MONKEY=d AUTH=e",
    "FROM a\nENV DB_PASSWORD_FILE=/b TOKEN_PATH=/c SECRET_NAME=d API_KEY_ID=e",
    "FROM a\nENV NEXTAUTH_URL=b PUBLIC_API_KEY=c TOKEN_TTL=1 authType=d",
    "FROM a\nENV GOPRIVATE=b USERNAME=c TOKENIZERS_PARALLELISM=false",
    "FROM a\nENV PASSWORD= ALLOW_EMPTY_PASSWORD=yes VAULT_TOKEN=/run/secrets/b",
    "ARG NPM_TOKEN\nFROM a",
    "FROM a\nLABEL TOKEN=b",
    { code: "FROM a\nENV secretKey=b my-key=c PUBLIC_KEY=d KEY_FILE=e", preset: "buildkit" },
    { code: "ARG TOKEN\nFROM a\nONBUILD ARG TOKEN", preset: "buildkit" },
    { code: 'FROM a\nARG "TOKEN"', preset: "buildkit" },
    { code: "FROM a\nARG B TOKEN\nENV KEY=c AUTH=d", preset: "hadolint" },
  ],
  invalid: [
    {
      code: "FROM a\nARG ⟦NPM_TOKEN⟧\nARG ⟦dbPassword⟧=b\nARG ⟦API_KEY⟧=",
      message: "arg",
      data: [{ key: "NPM_TOKEN" }, { key: "dbPassword" }, { key: "API_KEY" }],
    },
    {
      code: "FROM a\nENV B=c \\\n  ⟦AWS_SECRET_ACCESS_KEY⟧=$D ⟦BASIC_AUTH⟧=e:f",
      message: "env",
      data: [{ key: "AWS_SECRET_ACCESS_KEY" }, { key: "BASIC_AUTH" }],
    },
    { code: "FROM a\nONBUILD ARG ⟦TOKEN⟧", message: "arg", data: { key: "TOKEN" } },
    {
      code: "FROM a\nENV ⟦PASSWORD⟧= KEY=b",
      preset: "strict",
      message: "env",
      data: { key: "PASSWORD" },
    },
    {
      code: "FROM a\nARG ⟦KEY⟧ ⟦my_auth⟧\nENV ⟦PWORD⟧=\n⟦ENV⟧ B=c \\\n  TOKEN_TTL=1",
      preset: "buildkit",
      message: ["arg", "arg", "env", "env"],
      data: [{ key: "KEY" }, { key: "my_auth" }, { key: "PWORD" }, { key: "TOKEN_TTL" }],
    },
    {
      code: "FROM a AS b\nONBUILD ARG TOKEN\n⟦FROM⟧ b",
      preset: "buildkit",
      message: "arg",
      data: { key: "TOKEN" },
    },
    {
      code: "ARG ⟦TOKEN_FILE⟧\nFROM a\nENV B=c ⟦GOPRIVATE⟧=d TOKEN=e\nONBUILD ARG ⟦travis_os_name⟧",
      preset: "hadolint",
      message: ["arg", "env", "arg"],
      data: [{ key: "TOKEN_FILE" }, { key: "GOPRIVATE" }, { key: "travis_os_name" }],
    },
  ],
});
