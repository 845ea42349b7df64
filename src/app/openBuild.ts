import { readFile } from "node:fs/promises";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { Engine } from "../engine/engine.ts";
import type { BuildEvent } from "../progress/events.ts";
import { assertTaggable } from "./assertTaggable.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { builderOf, createBuildReport } from "./buildReport.ts";
import type { CredentialDeps, OpenedBuild } from "./buildRequest.ts";
import { openContexts } from "./openContexts.ts";
import { openSecrets } from "./openSecrets.ts";
import { openSsh } from "./openSsh.ts";

export interface BuildImageDeps extends CredentialDeps {
  readonly engine: Engine;
  readonly now: () => number;
  /** Resolves once those who are told of events have taken them; see `BuildRequest`. */
  drained?(): Promise<void> | undefined;
}

/**
 * Looks up what a build may ask for, before it starts. Throws `misuse`, the `bad-reference` of a tag,
 * and AbortError.
 */
export async function openBuild(
  deps: BuildImageDeps,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal?: AbortSignal,
): Promise<OpenedBuild> {
  for (const tag of options.tags) assertTaggable(tag);
  const secrets = await openSecrets(options.secrets ?? [], deps.env);
  const where = { env: deps.env, platform: process.platform };
  const ssh = await openSsh(options.ssh ?? [], where, signal);
  const named = await openContexts(options.contexts ?? {});
  signal?.throwIfAborted();
  const document = parseDockerfile(await readBuildText(options));
  const builder = builderOf(deps.engine);
  const report = createBuildReport({ builder, now: deps.now }, document, onEvent);
  return { options, document, report, secrets, ssh, named };
}

/**
 * The Dockerfile as it is to be built. Where it cannot be read it is empty, which is told of when the
 * context is opened, with the reason.
 */
export async function readBuildText({
  dockerfilePath,
  dockerfileText,
}: Pick<BuildOptions, "dockerfilePath" | "dockerfileText">): Promise<string> {
  if (dockerfileText !== undefined) return dockerfileText;
  return dockerfilePath === undefined ? "" : readFile(dockerfilePath, "utf8").catch(() => "");
}
