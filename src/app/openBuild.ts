import { readFile } from "node:fs/promises";
import { parseDockerfile } from "../dockerfile/parseDockerfile.ts";
import type { Engine } from "../engine/engine.ts";
import type { BuildEvent } from "../progress/events.ts";
import { assertTaggable } from "./assertTaggable.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { createBuildReport } from "./buildReport.ts";
import type { CredentialDeps, OpenedBuild } from "./buildRequest.ts";
import { openContexts } from "./openContexts.ts";
import { openSecrets } from "./openSecrets.ts";
import { openSsh } from "./openSsh.ts";

export interface BuildImageDeps extends CredentialDeps {
  readonly engine: Engine;
  readonly now: () => number;
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
  const text = options.dockerfileText ?? (await tryReadText(options.dockerfilePath));
  const document = parseDockerfile(text);
  const report = createBuildReport(deps, document, onEvent);
  return { options, document, report, secrets, ssh, named };
}

/** An unreadable Dockerfile is told of when the context is opened, with its reason. */
async function tryReadText(path: string | undefined): Promise<string> {
  if (path === undefined) return "";
  return readFile(path, "utf8").catch(() => "");
}
