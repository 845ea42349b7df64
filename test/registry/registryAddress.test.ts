import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { test } from "node:test";
import { mergeScopes } from "../../src/registry/mergeScopes.ts";
import { registryOrigins } from "../../src/registry/registryAddress.ts";
import { outerAddress } from "../support/registries/outerAddress.ts";
import { clientFor, failureOf, sendJson, startServer } from "./registryFixture.ts";

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ["docker.io", [], ["https://registry-1.docker.io"]],
  ["index.docker.io", [], ["https://registry-1.docker.io"]],
  ["registry-1.docker.io", [], ["https://registry-1.docker.io"]],
  ["ghcr.io", [], ["https://ghcr.io"]],
  ["reg.example:5000", ["reg.example:5001"], ["https://reg.example:5000"]],
  ["localhost", [], ["https://localhost", "http://localhost"]],
  ["localhost:5000", [], ["https://localhost:5000", "http://localhost:5000"]],
  ["127.8.9.1:1", [], ["https://127.8.9.1:1", "http://127.8.9.1:1"]],
  ["[::1]:5000", [], ["https://[::1]:5000", "http://[::1]:5000"]],
  ["127.0.0.1.example", [], ["https://127.0.0.1.example"]],
  ["localhost.example", [], ["https://localhost.example"]],
  ["notlocalhost", [], ["https://notlocalhost"]],
  [
    "reg.example:5000",
    ["Reg.Example:5000"],
    ["https://reg.example:5000", "http://reg.example:5000"],
  ],
  // One without a port is meant with each.
  ["reg.example:5000", [" reg.example "], ["https://reg.example:5000", "http://reg.example:5000"]],
  ["reg.example", ["reg.example:5000"], ["https://reg.example"]],
  ["reg.example", ["example"], ["https://reg.example"]],
];

for (const [host, insecure, origins] of cases) {
  test(`${host} with [${insecure}] answers at ${origins}`, () => {
    assert.deepEqual(
      registryOrigins(host, insecure).map(({ origin }) => origin),
      origins,
    );
  });
}

const outer = Object.values(networkInterfaces()).some((all) => all?.some((one) => !one.internal));
const skip = outer ? false : "this machine has no address but its own loopback";

test("other hosts are spoken to by http only if they are named", { skip }, async () => {
  const host = outerAddress();
  await using registry = await startServer(
    (_seen, response) => sendJson(response, 200, { tags: ["v1"] }),
    host,
  );
  const refused = clientFor(registry);
  const error = await failureOf(refused.tags("a"));
  assert.equal(error.message, `${registry.address} does not speak TLS.`);
  assert.match(error.hint, /slipway\.registry\.insecureHosts/);
  assert.equal(registry.seen.length, 0);
  const allowed = clientFor(registry, { insecureHosts: [host] });
  assert.deepEqual(await allowed.tags("a"), ["v1"]);
  await allowed.tags("b");
  allowed.close();
  // Once it is known where, nothing is asked twice.
  assert.deepEqual(
    registry.seen.map(({ url }) => url.replace(/\?.*/, "")),
    ["/v2/", "/v2/a/tags/list", "/v2/b/tags/list"],
  );
});

test("scopes of one thing become one", () => {
  const merged = mergeScopes(
    ["repository:a/b:push", "repository:a/b:pull", "nonsense"],
    ["registry:catalog:*", "repository:a/b:pull,delete", "repository:host:5000/x:pull"],
  );
  assert.deepEqual(merged, [
    ...["registry:catalog:*", "repository:a/b:delete,pull,push", "repository:host:5000/x:pull"],
  ]);
  assert.deepEqual(mergeScopes([]), []);
});
