import type { Instruction } from "../../dockerfile/document.ts";
import type { Visitor } from "../rule.ts";
import { hadolintImage } from "./imageWords.ts";

/** The variables that may hold a version as hadolint has it. */
export interface HadolintVersions {
  /** Keeps the names up to date. */
  readonly visitor: Pick<Visitor, "FROM" | "ARG" | "ENV">;
  /** Whether the name counts where the instruction stands that is visited now. */
  has(name: string, at: Pick<Instruction, "onbuild">): boolean;
}

/**
 * ENV counts in its stage and in those FROM it; ARG from there on, in whatever stage. Triggers of
 * ONBUILD know each other's only.
 */
export function createHadolintVersions(): HadolintVersions {
  const byAlias = new Map<string, StageNames>();
  const scopes = { file: newScope(), triggers: newScope() };
  const scopeOf = ({ onbuild }: Pick<Instruction, "onbuild">): Scope =>
    onbuild ? scopes.triggers : scopes.file;
  return {
    visitor: {
      FROM(from) {
        const parent = byAlias.get(hadolintImage(from.image?.raw ?? "").name);
        scopes.file.stage = { names: new Set(), parent };
        const alias = from.alias?.raw;
        if (alias !== undefined && !byAlias.has(alias)) byAlias.set(alias, scopes.file.stage);
      },
      ARG(arg) {
        const [first] = arg.pairs;
        if (first) scopeOf(arg).args.add(first.key.value);
      },
      ENV(env) {
        for (const { key } of env.pairs) scopeOf(env).stage.names.add(key.value);
      },
    },
    has(name, at) {
      const { args, stage } = scopeOf(at);
      if (args.has(name)) return true;
      for (let names: StageNames | undefined = stage; names; names = names.parent) {
        if (names.names.has(name)) return true;
      }
      return false;
    },
  };
}

interface StageNames {
  readonly names: Set<string>;
  readonly parent: StageNames | undefined;
}

interface Scope {
  readonly args: Set<string>;
  stage: StageNames;
}

function newScope(): Scope {
  return { args: new Set(), stage: { names: new Set(), parent: undefined } };
}
