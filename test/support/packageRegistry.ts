import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { goModulePaths, goSum } from "./packages/goModule.ts";
import { npmIntegrity, npmPaths } from "./packages/npmPackages.ts";
import { wheelPaths } from "./packages/wheels.ts";

/** Paths below a registry's address, and what is there. */
export type ServedPaths = Readonly<Record<string, (origin: string) => string | Buffer>>;

/**
 * A registry of packages for npm, pip and Go's module proxy, each with a package `leftword` 1.0.0 whose
 * `word` is "left": so that a build installs something with its real client and no network.
 */
export interface PackageRegistry extends AsyncDisposable {
  /** What tells the clients to ask here, as `NAME=value`. */
  readonly env: readonly string[];
  /** Of npm's packages by name, for a lock file. */
  readonly npmIntegrity: Readonly<Record<string, string>>;
  /** The lines of go.sum for Go's. */
  readonly goSum: string;
}

export async function servePackages(): Promise<PackageRegistry> {
  const answers: ServedPaths = { ...npmPaths, ...wheelPaths, ...goModulePaths };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").replace(/\?.*/, "");
    const answer = Object.hasOwn(answers, path)
      ? answers[path]?.(`http://${request.headers.host}`)
      : undefined;
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    // pip reads no index of another type.
    if (path.startsWith("/pip/")) response.setHeader("content-type", "text/html");
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: [
      `NPM_CONFIG_REGISTRY=${origin}/npm/`,
      `PIP_INDEX_URL=${origin}/pip/`,
      `GOPROXY=${origin}/go`,
      "GOSUMDB=off",
    ],
    npmIntegrity,
    goSum,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
