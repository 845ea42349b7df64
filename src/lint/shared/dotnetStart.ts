import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { DockerfileDocument, Stage, Word } from "../../dockerfile/document.ts";
import { findTarget } from "../../dockerfile/neededStages.ts";
import type { LintServices } from "../services.ts";
import { type DotnetProject, dotnetProjects } from "./dotnetProjects.ts";
import { hasForeignSyntax } from "./foreignSyntax.ts";

/** What a stage starts with `dotnet NAME.dll`, and where that was built. */
export interface DotnetStart {
  readonly stage: Stage;
  /** The string `NAME.dll`. */
  readonly word: Word;
  readonly assembly: string;
  /** Of the build context, all of them. */
  readonly projects: readonly DotnetProject[];
  /** The one whose assembly it is; undefined for none, and where several have the name. */
  readonly project: DotnetProject | undefined;
  readonly from: Stage;
}

/**
 * The stages whose image starts an assembly that another stage of the file has published from the
 * build context; no others.
 */
export function dotnetStarts(
  document: Pick<DockerfileDocument, "stages" | "directives">,
  services: LintServices,
  files: ContextFiles,
): readonly DotnetStart[] {
  if (hasForeignSyntax(document)) return [];
  const { stages } = document;
  let projects: readonly DotnetProject[] | undefined;
  return stages.flatMap((stage) => {
    const start =
      stage.instructions.findLast(({ kind }) => kind === "ENTRYPOINT") ??
      stage.instructions.findLast(({ kind }) => kind === "CMD");
    const [program, word, ...rest] = start?.json === true ? start.words : [];
    if (program?.value !== "dotnet" || !word || rest.some(({ value }) => value.endsWith(".dll")))
      return [];
    const assembly = /^(?:\.\/)?([^/$]+)\.dll$/.exec(word.value)?.[1];
    const origins = new Set(
      stage.instructions.flatMap((it) =>
        it.kind === "COPY" || it.kind === "ADD"
          ? [it.kind === "COPY" && it.from ? findTarget(stages, it.from.value) : undefined]
          : [],
      ),
    );
    const [from, ...others] = origins;
    if (assembly === undefined || !from || others.length > 0 || !publishes(from, services))
      return [];
    projects ??= dotnetProjects(files) ?? [];
    const named = projects.filter((project) => project.assembly === assembly);
    const project = named.length === 1 ? named[0] : undefined;
    return projects.length === 0 ? [] : [{ stage, word, assembly, projects, project, from }];
  });
}

/** Without options that change what comes out. */
function publishes({ instructions }: Stage, services: LintServices): boolean {
  const commands = instructions.flatMap((it) =>
    it.kind === "RUN" ? services.commands.of(it).named("dotnet") : [],
  );
  const published = commands.filter(({ words }) => words[0]?.value === "publish");
  return (
    published.length > 0 &&
    published.every(
      ({ words }) =>
        !words.some(({ value }) =>
          /^(-f|--framework|--self-contained|--sc|[-/]p:(?!UseAppHost)|--property)|AssemblyName|\$/.test(
            value,
          ),
        ),
    )
  );
}
