import { resolve } from "node:path";
import { readCsvRecord } from "../app/optionText/readCsvRecord.ts";
import { badValue, otherFields, readFields, readTruth } from "../app/optionText/readFields.ts";
import { isLayoutOutput } from "../base/isLayoutOutput.ts";
import type { BuildOutput } from "../engine/engine.ts";

/** What one `--output` asks for; what does it depends on what builds. */
export type OutputWish =
  /** `FILE.tar`: the image as a docker archive. `FOLDER`: the files of the image. */
  | { readonly kind: "archive" | "files"; readonly path: string }
  | (BuildOutput & { readonly kind: "exporter" })
  | { readonly kind: "load" | "push"; readonly attributes: Readonly<Record<string, string>> };

/** In place of a path: the standard output. */
export const toStdout = "-";

const form = "--output FILE.tar, --output FOLDER or --output type=TYPE,dest=PATH";

/** As buildx reads it, but that `FILE.tar` is an archive and no folder. Paths become absolute. */
export function readOutput(spec: string, cwd: string): OutputWish {
  if (spec === "") throw badValue("output", "it is empty", form);
  if (spec === toStdout) return exporter("tar", toStdout, {});
  if (isPath(spec)) {
    const path = resolve(cwd, spec);
    return { kind: spec.endsWith(".tar") ? "archive" : "files", path };
  }
  const fields = readFields({ option: "output", form }, spec);
  const type = fields.get("type");
  if (!type) throw badValue("output", "it has no type", form);
  const typed = fields.get("dest");
  const destination = typed && typed !== toStdout ? resolve(cwd, typed) : typed;
  return toWish(type, destination, otherFields(fields, "type", "dest"));
}

function isPath(spec: string): boolean {
  const record = readCsvRecord(spec) ?? [];
  if (!record.some((field) => field.includes("="))) return true;
  // A folder may have an equals sign in its name, as long as it is no field that we know.
  return (
    record.length === 1 &&
    !/^"?(type|dest|name|push|tar|(force-)?compression|compression-level)=/.test(spec)
  );
}

function toWish(
  type: string,
  destination: string | undefined,
  attributes: Readonly<Record<string, string>>,
): OutputWish {
  switch (type) {
    case "local":
      if (!destination || destination === toStdout) {
        throw badValue("output", "type=local needs a folder", "--output type=local,dest=FOLDER");
      }
      return exporter(type, destination, attributes);
    case "tar":
    case "oci":
      assertFolder(type, destination, attributes);
      return exporter(type, destination || toStdout, attributes);
    case "docker":
      assertFolder(type, destination, attributes);
      if (!destination) return { kind: "load", attributes };
      return exporter(type, destination, attributes);
    case "image":
    case "registry": {
      const push = type === "registry" || readTruth(attributes.push ?? "false");
      if (push === undefined || destination !== undefined) {
        const wrong = push === undefined ? "push is true or false" : `type=${type} has no dest`;
        throw badValue("output", wrong, "--output type=image,name=NAME,push=true");
      }
      return { kind: push ? "push" : "load", attributes: withoutPush(attributes) };
    }
    case "cacheonly":
      return { kind: "exporter", type, attributes };
    default: {
      const types = "local, tar, oci, docker, image, registry or cacheonly";
      throw badValue("output", `its type is ${types}`, form);
    }
  }
}

/** Only one file can go to the standard output. */
function assertFolder(
  type: BuildOutput["type"],
  destination: string | undefined,
  attributes: Readonly<Record<string, string>>,
): void {
  if (!isLayoutOutput({ type, attributes }) || (destination && destination !== toStdout)) return;
  throw badValue(
    "output",
    "tar=false needs a folder",
    `--output type=${type},tar=false,dest=FOLDER`,
  );
}

function exporter(
  type: "local" | "tar" | "oci" | "docker",
  destination: string,
  attributes: Readonly<Record<string, string>>,
): OutputWish {
  return { kind: "exporter", type, destination, attributes };
}

function withoutPush({
  push: _,
  ...attributes
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return attributes;
}
