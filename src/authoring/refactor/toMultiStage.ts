import type { TextEdit } from "../../base/textEdit.ts";
import type { DockerfileDocument, Instruction, Stage } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { shipWithoutCompiler } from "../../lint/rules/ship-without-compiler.ts";
import { isMounted } from "../../lint/shared/runMounts.ts";
import { lineBreakOf } from "../../lint/shared/textPlaces.ts";
import { madeVenvs } from "../../lint/shared/venvs.ts";
import type { RuntimePlan } from "./buildFacts.ts";
import { fixOfRule } from "./fixOfRule.ts";
import { defineRefactoring, type RefactorContext } from "./refactoring.ts";
import { runtimePlan } from "./runtimePlan.ts";
import { touchedInstruction } from "./touchedInstruction.ts";

/**
 * Builds in a stage of its own and copies what was made into a smaller image, at the same paths: for
 * Go as the rule ship-without-compiler has it, for jars, published .NET projects, Node, Rust and Python
 * in files of one stage that build first and say then how the image is started.
 */
export const toMultiStage = defineRefactoring({
  id: "to-multi-stage",
  kind: "rewrite",
  at(document, range, context) {
    if (document.stages.length > 1) return undefined;
    if (touchedInstruction(document, range)?.kind !== "FROM") return undefined;
    return (
      fixOfRule(shipWithoutCompiler, document, range, context) ?? stagesEdit(document, context)
    );
  },
});

function stagesEdit(
  document: DockerfileDocument,
  context: RefactorContext,
): readonly TextEdit[] | undefined {
  const { services } = context;
  const [stage] = document.stages;
  const base = stage && services.stageState.baseOf(stage);
  if (!stage || base?.complete !== true) return undefined;
  const { from, instructions } = stage;
  if (!from.image || from.alias || from.platform || from.image.raw.includes("@")) return undefined;
  const last = instructions.findLastIndex(({ kind }) => kind === "RUN" || kind === "COPY");
  const built = instructions[last];
  const head = instructions.slice(0, last + 1);
  const tail = instructions.slice(last + 1);
  if (!built || !head.every(isOfBuild) || !tail.every(isOfStart)) return undefined;
  const state = services.stageState.atEnd(stage);
  const { workdir, entrypoint, cmd } = state;
  if (workdir === undefined || workdir === "/") return undefined;
  const own = [entrypoint, cmd].flatMap((it) => (it?.instruction ? it.words : []));
  const envs = head.filter((it) => it.kind === "ENV");
  const runs = head.filter((it) => it.kind === "RUN");
  const plan = runtimePlan(base.reference, own, {
    commands: head.flatMap((it) => services.commands.of(it).all),
    transfers: head.flatMap((it) => (it.kind === "COPY" ? [it] : [])),
    hasOneWorkdir: head.filter((it) => it.kind === "WORKDIR").length < 2,
    workdir,
    venvs: runs.flatMap((it) => madeVenvs(services, it)),
    path: pathOf(head, (run) => madeVenvs(services, run).length > 0),
    contextFiles: services.contextFiles,
    resolve: (path) => joinPath(workdir, path),
    isMounted: (path) => runs.some((run) => isMounted({ services }, run, path)),
  });
  if (!plan || (envs.length > 0 && plan.repeatsEnv !== true)) return undefined;
  const names = [workdir, ...plan.paths.flatMap(({ from: source, to }) => [source, to])];
  if (names.some((name) => /[\s"'$\\`]/.test(name))) return undefined;
  // Where libraries are looked for may lead into what only the build has.
  if (tail.some((it) => it.kind === "ENV" && it.pairs.some(({ key }) => /^LD_/.test(key.raw)))) {
    return undefined;
  }
  return edits(document, stage, built, { ...plan, envs }, workdir);
}

/** What ENV sets PATH to, as written, if all commands but those that make an environment have it. */
function pathOf(
  head: readonly Instruction[],
  makesVenv: (run: Instruction) => boolean,
): string | undefined {
  const first = head.findIndex((it) => it.kind === "RUN" && !makesVenv(it));
  const set = head.flatMap((it, at) => {
    if (it.kind !== "ENV") return [];
    return it.pairs.flatMap(({ key, value }) =>
      key.raw === "PATH" ? [{ at, value: value?.raw.replace(/^"(.*)"$/, "$1") }] : [],
    );
  });
  const [only] = set;
  return set.length === 1 && only && only.at < first ? only.value : undefined;
}

function edits(
  { text }: DockerfileDocument,
  { from }: Stage,
  built: Instruction,
  { image, paths, envs }: RuntimePlan & { readonly envs: readonly Instruction[] },
  workdir: string,
): readonly TextEdit[] | undefined {
  const at = from.image?.range.end;
  if (at === undefined) return undefined;
  const isLower = from.keyword.value === from.keyword.value.toLowerCase();
  const word = (keyword: string): string => (isLower ? keyword.toLowerCase() : keyword);
  const lines = [
    ...["", "", `${word("FROM")} ${image}`, `${word("WORKDIR")} ${workdir}`],
    ...envs.map(({ range }) => text.slice(range.start, range.end)),
    ...paths.map((path) => `${word("COPY")} --from=build ${path.from} ${path.to}`),
  ];
  const { end } = built.range;
  return [
    { range: { start: at, end: at }, newText: ` ${word("AS")} build` },
    { range: { start: end, end }, newText: lines.join(lineBreakOf(text)) },
  ];
}

/** What leaves nothing but files behind. */
function isOfBuild(it: Instruction): boolean {
  if (it.kind === "COPY") return it.from === undefined;
  return it.kind === "RUN" || it.kind === "WORKDIR" || it.kind === "ENV";
}

/** What the image keeps, whatever stage it comes from; commands in the form that needs no shell. */
function isOfStart(it: Instruction): boolean {
  if (it.kind === "CMD" || it.kind === "ENTRYPOINT") return it.json;
  return settings.has(it.kind);
}

const settings: ReadonlySet<string> = new Set(["EXPOSE", "ENV", "LABEL", "STOPSIGNAL"]);
