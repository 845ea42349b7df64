import type { Instruction } from "../../dockerfile/document.ts";
import type { CompletionScope, Offer } from "./completionScope.ts";
import { usersOfStage } from "./usersOfStage.ts";

/** Users; behind a colon, groups. */
export function userOffer(scope: CompletionScope, instruction: Instruction, typed: string): Offer {
  const { stage } = scope;
  const colon = typed.indexOf(":");
  const rest = /[A-Za-z0-9_.-]*/y;
  const known = stage && usersOfStage(scope, stage, instruction.range.start);
  const list = (colon === -1 ? known?.users : known?.groups) ?? [];
  return {
    typed: typed.slice(colon + 1),
    rest,
    entries: list.map(({ name, detail }) => ({ label: name, kind: "user", detail })),
  };
}
