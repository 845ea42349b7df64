import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SlipwayError } from "../base/errors.ts";
import { parseImageReference } from "../reference/imageReference.ts";
import type { ImageLocation } from "./imageLocation.ts";

/**
 * What a person wrote for a place of an image: a name is one of a registry, the others are
 * `oci:DIR[:NAME]`, `oci-archive:FILE[:NAME]`, `docker-archive:FILE[:NAME]`, `engine:NAME`,
 * `kept:NAME` and `scratch`. A folder that is an OCI layout, and a tar file, are taken for what they
 * are where they exist. Paths become absolute, from `cwd` on. Rejects with `misuse` or `bad-reference`.
 */
export async function readImageLocation(text: string, cwd: string): Promise<ImageLocation> {
  if (text === "scratch") return { kind: "empty" };
  const [, prefix, rest = ""] =
    /^(oci|oci-archive|docker-archive|engine|kept):(.*)$/s.exec(text) ?? [];
  switch (prefix) {
    case "engine":
    case "kept":
      return { kind: prefix, name: nameIn(rest, text) };
    case "oci":
      return { kind: "layout", ...pathIn(rest, text, cwd) };
    case "oci-archive":
      return { kind: "layout-archive", ...pathIn(rest, text, cwd) };
    case "docker-archive":
      return { kind: "docker-archive", ...pathIn(rest, text, cwd) };
    default:
      return (await existing(text, cwd)) ?? { kind: "registry", reference: referenceIn(text) };
  }
}

function nameIn(rest: string, text: string): string {
  // A digest or an id is no name of a registry, and yet names an image there.
  if (/^(sha256:)?[0-9a-f]{12,64}$/.test(rest)) return rest;
  if (rest === "") throw unusable(text, "the name is missing");
  return referenceIn(rest);
}

function referenceIn(text: string): string {
  return parseImageReference(text).text;
}

/** The path ends at the first colon, but for that of a drive. */
function pathIn(
  rest: string,
  text: string,
  cwd: string,
): { readonly path: string; readonly name?: string } {
  const [, path = "", name] = /^((?:[A-Za-z]:[\\/])?[^:]*)(?::(.*))?$/s.exec(rest) ?? [];
  if (path === "") throw unusable(text, "the path is missing");
  return { path: resolve(cwd, path), ...(name && { name }) };
}

async function existing(text: string, cwd: string): Promise<ImageLocation | undefined> {
  const path = resolve(cwd, text);
  if (/\.(tar|tgz|tar\.gz)$/i.test(text)) {
    // Which of the two it is shows when it is opened.
    return (await isFile(path)) ? { kind: "layout-archive", path } : undefined;
  }
  return (await isFile(join(path, "oci-layout"))) ? { kind: "layout", path } : undefined;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

function unusable(text: string, why: string): SlipwayError<"misuse"> {
  return new SlipwayError(
    "misuse",
    { argument: text },
    {
      message: `${JSON.stringify(text)} is no place of an image: ${why}.`,
      hint: "Write a name, oci:FOLDER, oci-archive:FILE, docker-archive:FILE, engine:NAME or kept:NAME.",
    },
  );
}
