/**
 * A process of its own, as it gives up its rights: builds as a user who may not read every file. Takes the builds as
 * JSON, prints a line for each: its error, or null. No test by itself.
 */
import process from "node:process";
import { buildImage } from "../../src/app/buildImage.ts";
import { connectEngine } from "../../src/engine/index.ts";

export interface BuildAsNobody {
  readonly host: string;
  readonly buildkit: boolean;
  readonly contextPath: string;
}

const nobody = 65_534;
const builds: readonly BuildAsNobody[] = JSON.parse(process.argv[2] ?? "[]");
process.seteuid?.(nobody);
for (const { host, buildkit, contextPath } of builds) {
  const env = buildkit ? {} : { DOCKER_BUILDKIT: "0" };
  const surroundings = { env, home: "/nonexistent", platform: process.platform, uid: nobody };
  const engine = await connectEngine(surroundings, { setting: host });
  const { error } = await buildImage(
    { engine, now: Date.now, ...surroundings },
    { dockerfilePath: `${contextPath}/Dockerfile`, contextPath, tags: [], buildArgs: {} },
    () => undefined,
    AbortSignal.timeout(30_000),
  );
  console.log(JSON.stringify(error));
}
process.exit();
