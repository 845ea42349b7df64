import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RegistryCredentials } from "../../src/reference/registryCredentials.ts";
import { createRedactor } from "../../src/registry/createRedactor.ts";

const login = (password: string): RegistryCredentials => ({
  ...{ kind: "password", username: "ann", password, serverAddress: "r.io" },
});
const redact = (text: string, password = "p&s <w>/rd") =>
  createRedactor(login(password)).redact(text);
const jwt = "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJzbGlwd2F5In0.Zm9vYmFy-_Zm9v";

describe("createRedactor", () => {
  const basic = Buffer.from("ann:p&s <w>/rd").toString("base64");
  for (const [what, text, expected] of [
    ["as it is", "no push for ann:p&s <w>/rd here", "no push for ann:*** here"],
    ["in an address", "/token?p=p%26s%20%3Cw%3E%2Frd&x=1", "/token?p=***&x=1"],
    ["in a form", "p=p%26s+%3Cw%3E%2Frd", "p=***"],
    ["in JSON of Go", '{"p":"p\\u0026s \\u003cw\\u003e/rd"}', '{"p":"***"}'],
    ["as the value of the header", `sent ${basic}, refused`, "sent ***, refused"],
    ["of an unknown login", "got Basic dXNlcjpvdGhlcg==.", "got Basic ***."],
    ["a token of an engine", `invalid token Bearer ${jwt}`, "invalid token Bearer ***"],
    ["a token without its scheme", `token ${jwt} is late`, "token *** is late"],
    ["a token that is none of JSON", "Bearer 0123456789abcdef, no", "Bearer ***, no"],
    [
      "a token in an answer",
      '{"access_token": "abcdef", "a": 1}',
      '{"access_token": "***", "a": 1}',
    ],
    ["in front of a host", "Get https://ann:other@r.io/v2/: EOF", "Get https://***@r.io/v2/: EOF"],
    [
      "a signed address",
      "Put https://s3/x?X-Amz-Signature=ab12&y=1",
      "Put https://s3/x?X-Amz-Signature=***&y=1",
    ],
  ] as const) {
    it(`takes out a secret: ${what}`, () => assert.equal(redact(text), expected));
  }

  for (const text of [
    "no basic auth credentials",
    "Basic authentication is wanted, bearer authorization is not",
    "unauthorized: authentication required",
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",error="invalid_token"',
    "writing blob: uploading layer to http://127.0.0.1:5000/v2/a/blobs/uploads/61428d3c?_state=Cxz7m",
    "docker://r.io/a/b@sha256:0123456789abcdef",
    "Pushing sha256:0123456789abcdef0123456789abcdef",
  ]) {
    it(`leaves as it is: ${text}`, () => assert.equal(redact(text), text));
  }

  it("gives nothing of a text with a secret too short to be cut out", () => {
    assert.equal(redact("denied for a1", "a1"), "");
    assert.equal(redact("denied", "a1"), "denied");
  });
});
