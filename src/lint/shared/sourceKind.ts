import type { TransferInstruction } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import { contextSources } from "./contextSources.ts";
import { isArchive } from "./fileNames.ts";

/**
 * What the single source of a transfer is in the build context; undefined where that is not known,
 * or it arrives as something else.
 */
export function sourceKind(
  services: Pick<LintServices, "variables" | "contextFiles">,
  transfer: TransferInstruction,
): "file" | "folder" | undefined {
  const { contextFiles } = services;
  if (!contextFiles || transfer.sources.length !== 1 || transfer.heredocs.length > 0) {
    return undefined;
  }
  const [source] = contextSources(services, transfer);
  if (!source || source.isPattern || (transfer.kind === "ADD" && isArchive(source.path))) {
    return undefined;
  }
  // With this flag folders of the source are made at the destination.
  if (transfer.flags.some(({ name }) => name.value === "parents")) return undefined;
  const kind = contextFiles.at(source.path)?.kind;
  return kind === "link" ? undefined : kind;
}
