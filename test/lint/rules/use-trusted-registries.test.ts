import { useTrustedRegistries } from "../../../src/lint/rules/use-trusted-registries.ts";
import { testRule } from "../../support/ruleTester.ts";

const policy = { trustedRegistries: ["b.example", "*.c.example", "d.*"] };
const hub = { trustedRegistries: ["docker.io"] };

testRule(useTrustedRegistries, {
  valid: [
    "FROM evil.example/a",
    { code: "FROM scratch\nCOPY --from=scratch / /", policy },
    { code: "FROM b.example/a AS e\nFROM e\nCOPY --from=E / /\nCOPY --from=0 / /", policy },
    { code: "FROM x.C.example/a\nRUN --mount=from=d.example:5000/f,target=/g h", policy },
    { code: "ARG E\nFROM ${E}/a\nFROM a$E\nFROM ${E}:1", policy },
    { code: "ARG E=b.example/a\nFROM $E:1\nCOPY --from=$F / /", policy },
    { code: "FROM a\nFROM a/b:1\nFROM docker.io/a\nFROM index.docker.io/a", policy: hub },
    { code: "FROM a", policy: { trustedRegistries: ["*"] } },
    { code: "FROM a\nFROM docker.io/a", policy: { trustedRegistries: ["hub.docker.com"] } },
    { code: "FROM b.example/a AS later\nRUN --mount=type=secret,id=x,from=y z", policy },
    {
      code: "FROM b.example/a AS e\nFROM e:1\nCOPY --from=x.y/e / /\nFROM scratch:1",
      preset: "hadolint",
      policy,
    },
    {
      code: "FROM a\nFROM localhost:5000/a\nFROM $E\nFROM ${E:-f.g}/a",
      preset: "hadolint",
      policy: hub,
    },
    { code: "FROM b.example/a\nONBUILD COPY --from=e / /", preset: "hadolint", policy },
  ],
  invalid: [
    {
      code: "FROM ⟦debian:12⟧ AS e\nFROM b.example/a\nCOPY --from=⟦ghcr.io/f/g:1⟧ / /",
      policy,
      message: "untrusted",
      data: [
        { image: "debian:12", registry: "docker.io" },
        { image: "ghcr.io/f/g:1", registry: "ghcr.io" },
      ],
    },
    {
      code: "ARG E=evil.example\nARG F\nFROM ⟦$E/a⟧\nFROM ⟦x.example/a:$F⟧\nFROM ⟦a:$F⟧",
      policy,
      message: "untrusted",
      data: [
        { image: "evil.example/a", registry: "evil.example" },
        { image: "x.example/a:$F", registry: "x.example" },
        { image: "a:$F", registry: "docker.io" },
      ],
    },
    {
      code: "FROM b.example/a\nRUN --mount=type=cache,target=/e \\\n  --mount=type=bind,from=⟦evil.example/f⟧,target=/g h",
      policy,
      preset: "strict",
      message: "untrusted",
      data: { image: "evil.example/f", registry: "evil.example" },
    },
    {
      code: "FROM ⟦localhost:5000/a⟧\nFROM ⟦c.example/a⟧\nFROM ⟦xb.example/a⟧",
      policy,
      message: "untrusted",
      data: [
        { image: "localhost:5000/a", registry: "localhost:5000" },
        { image: "c.example/a", registry: "c.example" },
        { image: "xb.example/a", registry: "xb.example" },
      ],
    },
    {
      code: "FROM ⟦a⟧ AS e\nFROM ⟦E⟧\nCOPY --from=⟦0⟧ / /\n⟦COPY⟧ \\\n  --from=e:1 / /\nRUN --mount=from=⟦f⟧,target=/g --mount=from=h,target=/i j",
      policy,
      preset: "hadolint",
      message: "untrusted",
      data: ["a", "E", "0", "e:1", "f"].map((image) => ({ image, registry: "docker.io" })),
    },
    {
      code: "FROM ⟦docker.io/a⟧\nFROM ⟦B.example/scratch⟧",
      policy: { trustedRegistries: ["hub.docker.com", "b.example"] },
      preset: "hadolint",
      message: "untrusted",
      data: [
        { image: "docker.io/a", registry: "docker.io" },
        { image: "B.example/scratch", registry: "B.example" },
      ],
    },
  ],
});
