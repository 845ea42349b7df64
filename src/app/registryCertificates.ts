import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import type { Surroundings } from "../base/surroundings.ts";

/**
 * PEM of the certificate authorities that are trusted for a registry besides those that Node trusts:
 * `caFile`, and the files `*.crt` that engines read, in `certs.d/<host>` of their folders. Undefined
 * where there are none. Rejects with `registry-unreachable` where `caFile` cannot be read.
 */
export async function registryCertificates(
  host: string,
  caFile: string,
  surroundings: Pick<Surroundings, "home" | "env" | "platform">,
  etc: string = "/etc",
): Promise<string | undefined> {
  const pems = await Promise.all(
    [
      caFile.trim() === "" ? [] : [readCaFile(caFile.trim(), host, surroundings.home)],
      ...certificateFolders(host, surroundings, etc).map(readFolder),
    ].flat(),
  );
  const all = pems.flat().filter((pem) => pem.includes("-----BEGIN CERTIFICATE-----"));
  return all.length === 0 ? undefined : all.join("\n");
}

function certificateFolders(
  host: string,
  { home, env, platform }: Pick<Surroundings, "home" | "env" | "platform">,
  etc: string,
): readonly string[] {
  // Windows has no colons in names of folders; engines leave them out there.
  const folder = platform === "win32" ? host.replaceAll(":", "") : host;
  const config = env.XDG_CONFIG_HOME || join(home, ".config");
  const parents = [
    ...(platform === "win32"
      ? [join(env.ProgramData || "C:\\ProgramData", "docker")]
      : [join(etc, "docker"), join(etc, "containers")]),
    join(home, ".docker"),
    join(config, "docker"),
    join(config, "containers"),
  ];
  return parents.map((parent) => join(parent, "certs.d", folder));
}

/** What cannot be read there is the engine's, and as good as not there. */
async function readFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".crt")).sort();
  return Promise.all(files.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
}

async function readCaFile(file: string, host: string, home: string): Promise<string> {
  const path = /^~[\\/]/.test(file) ? join(home, file.slice(2)) : file;
  const unreadable = (why: string, cause?: unknown) =>
    new SlipwayError(
      "registry-unreachable",
      { registry: host },
      {
        message: `${host} was not asked, as ${path} of the setting slipway.registry.caFile ${why}.`,
        hint: "Name a file of certificates in PEM form, or empty the setting.",
        cause,
      },
    );
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw unreadable(
      `cannot be read (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`,
      error,
    );
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw unreadable("has no certificate in it");
  return text;
}
