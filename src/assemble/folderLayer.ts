import type { Origin } from "./findOrigin.ts";
import type { TransferPlan } from "./planTransfer.ts";
import type { StageBase } from "./stageBases.ts";
import type { Step } from "./stepReporter.ts";

export interface FolderLayer {
  readonly kind: "transfer";
  readonly step: Step;
  readonly plan: TransferPlan;
  readonly origin: Origin;
}

/** The layer that a stage begins with that is FROM a folder: all that its ignore file leaves. */
export function folderLayer(
  { name, context }: Extract<StageBase, { kind: "folder" }>,
  step: Step,
): FolderLayer {
  const plan: TransferPlan = {
    ...{ kind: "COPY", from: name, sources: [{ kind: "path", path: "." }], destination: "/" },
    ...{ owner: undefined, mode: undefined, link: false, parents: false, excludes: [] },
    ...{ unpack: false, text: "" },
  };
  const words = `the build context ${name}`;
  return { kind: "transfer", step, plan, origin: { kind: "folder", context, words } };
}
