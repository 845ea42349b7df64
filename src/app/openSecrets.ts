import { access, constants, readFile } from "node:fs/promises";
import { SlipwayError } from "../base/errors.ts";
import type { BuildSecret } from "../engine/engine.ts";
import type { SecretSource } from "./buildOptions.ts";

/** Values are read when the build asks for them; that they are there is checked before it starts. */
export async function openSecrets(
  sources: readonly SecretSource[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly BuildSecret[]> {
  return Promise.all(sources.map((source) => openSecret(source, env)));
}

async function openSecret(
  source: SecretSource,
  env: Readonly<Record<string, string | undefined>>,
): Promise<BuildSecret> {
  const { id } = source;
  if ("read" in source) return source;
  if ("env" in source) {
    const value = env[source.env];
    if (value === undefined) {
      throw missing(id, `the environment variable ${source.env} is not set`, "Set it");
    }
    return { id, read: async () => Buffer.from(value) };
  }
  try {
    await access(source.file, constants.R_OK);
  } catch {
    throw missing(id, `the file ${source.file} cannot be read`, "Check its path and permissions");
  }
  return { id, read: () => readFile(source.file) };
}

function missing(id: string, reason: string, advice: string): SlipwayError<"misuse"> {
  return new SlipwayError(
    "misuse",
    { argument: "secret" },
    {
      message: `The build secret "${id}" has no value: ${reason}.`,
      hint: `${advice}, or leave the secret out.`,
    },
  );
}
