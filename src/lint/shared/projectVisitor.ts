import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { Stage } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import type { RuleContext, Visitor } from "../rule.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { createCopiedFiles } from "./copiedFiles.ts";
import { createStageRoots, type StageRoot } from "./stageRoots.ts";

/**
 * A visitor that asks for each RUN with one of some programs, and at the end of each stage, what the
 * rule makes of the files of the build context in the working folder. It does nothing without a build
 * context.
 */
export function projectVisitor(
  { document, services }: Pick<RuleContext, "document" | "services">,
  programs: readonly string[],
  check: (place: ProjectPlace) => void,
): Visitor {
  const files = services.contextFiles;
  if (!files) return {};
  const rootOf = createStageRoots(document, services);
  const copied = createCopiedFiles(document, services, files);
  return {
    RUN(run, stage) {
      if (!stage) return;
      const commands = services.commands.of(run).named(...programs);
      const { workdir } = services.stageState.before(run);
      if (commands.length === 0 || workdir === undefined) return;
      const find = (name: string): string | undefined =>
        copied.source(run, joinPath(workdir, name) ?? name);
      check({ stage, root: rootOf(stage), files, commands, find });
    },
    stageEnd(stage) {
      const { workdir } = services.stageState.atEnd(stage);
      if (workdir === undefined) return;
      const find = (name: string): string | undefined =>
        copied.sourceAtEnd(stage, joinPath(workdir, name) ?? name);
      check({ stage, root: rootOf(stage), files, commands: [], find });
    },
  };
}

/** An instruction, or the end of a stage, with a project in its working folder. */
export interface ProjectPlace {
  readonly stage: Stage;
  readonly root: StageRoot;
  readonly files: ContextFiles;
  /** Empty at the end of a stage. */
  readonly commands: readonly NamedCommand[];
  /** The path in the context of a file in the working folder, or of one below it; see `CopiedFiles`. */
  find(name: string): string | undefined;
}

/** The path of a file that lies in the same folder as another one. */
export function besides(path: string, name: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1) + name;
}
