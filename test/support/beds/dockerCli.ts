import { run } from "./run.ts";

/** What the docker CLI says of an engine, also of Podman: a program that is none of ours. */
export async function dockerCli(
  { host }: { readonly host: string },
  ...args: readonly string[]
): Promise<string> {
  return (await run("docker", ["--host", host, ...args])).trim();
}
