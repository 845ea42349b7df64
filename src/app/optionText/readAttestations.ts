import type { BuildChoices } from "../../engine/engine.ts";
import { badValue, otherFields, readFields, readTruth } from "./readFields.ts";

export interface AttestationFlags {
  readonly provenance: string | undefined;
  readonly sbom: string | undefined;
  readonly attest: readonly string[];
}

type Attestations = Pick<BuildChoices, "provenance" | "sbom">;

/** `--provenance` and `--sbom` are short for `--attest type=…`; each may be said once. */
export function readAttestations({ provenance, sbom, attest }: AttestationFlags): Attestations {
  const all = [
    ...(provenance === undefined ? [] : [readShort("provenance", provenance)]),
    ...(sbom === undefined ? [] : [readShort("sbom", sbom)]),
    ...attest.map(readAttest),
  ];
  const types = all.flatMap((read) => Object.keys(read));
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) throw badValue("attest", `${twice} is asked for twice`, form);
  return Object.assign({}, ...all);
}

const form = "--attest type=provenance,mode=max or --attest type=sbom";

/** `true`, `false`, or attributes. */
function readShort(type: "provenance" | "sbom", text: string): Attestations {
  const truth = readTruth(text);
  if (truth !== undefined) return toAttestation(type, truth, {});
  const example = type === "provenance" ? "mode=max" : "generator=IMAGE";
  const fields = readFields({ option: type, form: `--${type} true or --${type} ${example}` }, text);
  return readAttributes(type, fields);
}

function readAttest(spec: string): Attestations {
  const fields = readFields({ option: "attest", form }, spec);
  const type = fields.get("type");
  if (type === "provenance" || type === "sbom") return readAttributes(type, fields);
  throw badValue("attest", "its type is provenance or sbom", form);
}

function readAttributes(
  type: "provenance" | "sbom",
  fields: ReadonlyMap<string, string>,
): Attestations {
  const disabled = readTruth(fields.get("disabled") ?? "false");
  if (disabled === undefined) throw badValue(type, "disabled is true or false", form);
  return toAttestation(type, !disabled, otherFields(fields, "type", "disabled"));
}

function toAttestation(
  type: "provenance" | "sbom",
  wanted: boolean,
  attributes: Readonly<Record<string, string>>,
): Attestations {
  const text = Object.entries(attributes)
    .map(([key, value]) => quote(`${key}=${value}`))
    .join(",");
  if (type === "sbom") return { sbom: wanted && (text === "" || text) };
  // What BuildKit takes for provenance without a mode.
  return { provenance: wanted && (text === "" ? "mode=max" : text) };
}

function quote(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
