import { randomBytes } from "node:crypto";
import { readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { SlipwayError } from "../base/errors.ts";
import { credentialHelper, type HelperDeps } from "./credentialHelper.ts";
import type { CredentialSurroundings } from "./credentials.ts";
import type { KeptLogin } from "./listLogins.ts";
import { withoutAuth } from "./withoutAuth.ts";

/**
 * Forgets a login where it is kept; one in a file, which is written anew with nothing else changed,
 * only ask for with a person's consent. Rejects with `credentials-unreadable`, also for one of the
 * environment, which no program can change for others.
 */
export async function eraseLogin(
  { host, place }: KeptLogin,
  surroundings: CredentialSurroundings,
  deps: HelperDeps = {},
): Promise<void> {
  switch (place.kind) {
    case "helper":
      return credentialHelper(place.helper, host, surroundings, deps).erase(place.serverAddress);
    case "file":
      return eraseInFile(place.file, place.key, host);
    case "environment":
      throw failure(host, {
        message: `The login for ${host} is in the environment variable DOCKER_AUTH_CONFIG.`,
        hint: "Take it out where the variable is set, and start the program anew.",
      });
  }
}

async function eraseInFile(link: string, key: string, host: string): Promise<void> {
  try {
    const file = await realpath(link);
    const text = await readFile(file, "utf8");
    const { mode } = await stat(file);
    const half = `${file}.${randomBytes(4).toString("hex")}`;
    try {
      await writeFile(half, withoutAuth(text, key), { mode: mode & 0o777, flag: "wx" });
      await rename(half, file);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw failure(host, {
      message: `The login for ${host} could not be taken out of ${link} (${why}).`,
      hint: "Check that the file can be written, and try again.",
    });
  }
}

function failure(
  host: string,
  words: { readonly message: string; readonly hint: string },
): SlipwayError<"credentials-unreadable"> {
  return new SlipwayError("credentials-unreadable", { registry: host }, words);
}
