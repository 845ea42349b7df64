import type { Instruction } from "../../dockerfile/document.ts";

/** A `RUN --mount` as typed; variables stay in it. */
export interface DependencyMount {
  /** `bind` where none is named. */
  readonly type: string;
  readonly target: string | undefined;
  readonly source: string | undefined;
  /** The stage or image; undefined for the build context. */
  readonly from: string | undefined;
}

export function dependencyMounts({ flags }: Instruction): readonly DependencyMount[] {
  return flags.flatMap(({ name, value }) => {
    if (name.value !== "mount" || !value) return [];
    const fields = new Map<string, string>();
    for (const field of value.value.split(",")) {
      const equals = field.indexOf("=");
      if (equals > 0) fields.set(field.slice(0, equals).toLowerCase(), field.slice(equals + 1));
    }
    return {
      type: fields.get("type")?.toLowerCase() ?? "bind",
      target: fields.get("target") ?? fields.get("dst") ?? fields.get("destination"),
      source: fields.get("source") ?? fields.get("src"),
      from: fields.get("from"),
    };
  });
}

/** Whether a mount that leaves nothing in the image covers a folder whose path has one of the parts. */
export function hasCacheMount(instruction: Instruction, ...parts: readonly string[]): boolean {
  return dependencyMounts(instruction).some(
    ({ type, target = "" }) =>
      (type === "cache" || type === "tmpfs") && parts.some((part) => target.includes(part)),
  );
}
