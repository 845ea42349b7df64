import type { Instruction } from "../../dockerfile/document.ts";
import { type MountField, mountFields, mountTypeOf } from "../mountFields.ts";
import { describeMountKey, mountKeyNames } from "../reference/describeMountKey.ts";
import { describeMountType } from "../reference/describeMountType.ts";
import type { SignatureHere } from "./signatureHere.ts";
import { assemble } from "./signaturesOf.ts";

/** In the value of `RUN --mount` its keys, those of the type that is typed. */
export function mountSignature(
  { kind, flags }: Instruction,
  offset: number,
): SignatureHere | undefined {
  if (kind !== "RUN") return undefined;
  const flag = flags.find(
    ({ name, value }) =>
      name.value === "mount" && value && value.range.start <= offset && offset <= value.range.end,
  );
  const fields = flag?.value ? mountFields(flag.value) : [];
  const type = mountTypeOf(fields);
  const entry = describeMountType(type);
  if (fields.length === 0 || !entry) return undefined;
  const pieces = mountKeyNames(type).map((key) => ({
    id: key,
    label: labelOf(key, type),
    text: describeMountKey(type, key)?.text ?? "",
  }));
  const signature = assemble(
    "mount",
    ["--mount="],
    pieces.flatMap((piece, index) => (index === 0 ? [piece] : [{ label: "," }, piece])),
  );
  const field = fields.find(({ range }) => range.start <= offset && offset <= range.end);
  const found = signature.parameters.findIndex(({ id }) => id === keyOf(field));
  return {
    signatures: [signature],
    active: 0,
    parameter: found === -1 ? undefined : found,
    text: entry.text,
  };
}

function labelOf(key: string, type: string): string {
  if (key === "type") return `type=${type}`;
  return flagKeys.has(key) ? key : `${key}=…`;
}

/** Keys that need no value. */
const flagKeys: ReadonlySet<string> = new Set(["ro", "rw", "required"]);

/** By its usual name. An empty field is where the first key is typed: the type. */
function keyOf(field: MountField | undefined): string | undefined {
  switch (field?.key) {
    case "":
      return undefined;
    case "dst":
    case "destination":
      return "target";
    case "src":
      return "source";
    case "readonly":
      return "ro";
    case "readwrite":
      return "rw";
    default:
      return field?.key;
  }
}
