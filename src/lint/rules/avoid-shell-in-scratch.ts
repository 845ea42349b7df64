import { knownFrom } from "../../dockerfile/describeState.ts";
import type {
  CommandInstruction,
  HealthcheckInstruction,
  Instruction,
  Stage,
  TransferInstruction,
} from "../../dockerfile/document.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { mayHoldPrograms } from "../shared/broughtPrograms.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { runMounts } from "../shared/runMounts.ts";
import { destinationPath } from "../shared/transferPaths.ts";

const messages = {
  run: "Nothing is in this image yet, so RUN finds neither a shell nor a program. Begin with another image, or copy programs first.",
  shellForm:
    "{keyword} in shell form needs /bin/sh, but nothing is in this image. Copy a program, and start it by the JSON form.",
  noShell:
    "{image} has no shell{source}, so this RUN fails. Run it in a stage of another image and copy what it makes, or use the JSON form.",
  noShellForm:
    "{keyword} in shell form needs /bin/sh, but {image} has no shell{source}. Write it as a JSON array.",
} as const;

export const avoidShellInScratch = defineRule({
  id: "avoid-shell-in-scratch",
  summary: "Disallow commands in an image that has no shell to run them.",
  why: "`scratch` is empty, and images such as distroless have no shell: nothing could run a command in shell form, and in `scratch` there is no program either that the JSON form could start. The build fails at RUN, or the container when it starts. Of another image than `scratch` the rule speaks only where it is known to have no shell, and nothing can have brought one: no COPY into a folder of programs, no ADD, no SHELL.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages,
  examples: {
    bad: ["FROM scratch\nRUN mkdir /data", "FROM example.com/small:1\nRUN mkdir /data"],
    good: [
      'FROM scratch\nCOPY app /app\nENTRYPOINT ["/app"]',
      "FROM scratch\nADD rootfs.tar.gz /\nRUN mkdir /data",
      'FROM example.com/small:1\nCOPY app /app\nENTRYPOINT ["/app"]',
    ],
    baseImages: { "example.com/small:1": { shells: [], workdir: "/" } },
  },
  needs: ["baseImage"],
  create(context) {
    const { document, services } = context;
    const { stageState } = services;
    /** By index of stage: what it has no shell in at the place that was reached. */
    const lacking: (Lacking | undefined)[] = [];
    const parents = new Set(document.stages.map(({ parent }) => parent));
    /** Shell forms of the stage, which matter if it stays so. */
    let waiting: (CommandInstruction | HealthcheckInstruction)[] = [];
    const fill = (stage: Stage | undefined): void => {
      if (stage) lacking[stage.index] = undefined;
    };
    const transfer = (copy: TransferInstruction, stage: Stage | undefined): void => {
      const lack = stage && lacking[stage.index];
      if (!lack || copy.onbuild) return;
      const path = destinationPath(services, copy);
      if (
        lack.kind === "scratch" ||
        copy.kind === "ADD" ||
        path === undefined ||
        mayHoldPrograms(path, stageState.before(copy).env("PATH"))
      ) {
        fill(stage);
      }
    };
    const remember = (
      command: CommandInstruction | HealthcheckInstruction,
      stage: Stage | undefined,
    ): void => {
      if (stage && lacking[stage.index] && isShellForm(command)) waiting.push(command);
    };
    return {
      stage(stage) {
        waiting = [];
        lacking[stage.index] =
          stage.parent === undefined ? lackingIn(context, stage) : lacking[stage.parent];
        if (stageState.triggersOf(stage).some(({ kind }) => bringers.has(kind))) fill(stage);
      },
      COPY: transfer,
      ADD: transfer,
      SHELL(_shell, stage) {
        if (stage && lacking[stage.index]?.kind === "image") fill(stage);
      },
      RUN(run, stage) {
        const lack = stage && lacking[stage.index];
        if (!lack) return;
        // Programs may come from where the mount does.
        if (runMounts(run).some(({ type }) => type === "bind")) return;
        if (lack.kind === "scratch") context.report({ at: run.keyword.range, message: "run" });
        // The program may make one.
        else if (!isShellForm(run)) fill(stage);
        else context.report({ at: run.keyword.range, message: "noShell", data: lack.data });
      },
      CMD: remember,
      ENTRYPOINT: remember,
      HEALTHCHECK: remember,
      stageEnd(stage) {
        const lack = lacking[stage.index];
        // A stage that others go on with may get its programs there.
        if (!lack || parents.has(stage.index)) return;
        for (const { keyword } of waiting) {
          const data = { keyword: keyword.value.toUpperCase() };
          const at = keyword.range;
          if (lack.kind === "scratch") context.report({ at, message: "shellForm", data });
          else context.report({ at, message: "noShellForm", data: { ...data, ...lack.data } });
        }
      },
    };
  },
});

type Lacking =
  | { readonly kind: "scratch" }
  | {
      readonly kind: "image";
      readonly data: { readonly image: string; readonly source: string };
    };

const bringers: ReadonlySet<Instruction["kind"]> = new Set(["RUN", "COPY", "ADD"] as const);

function lackingIn(
  { document, services }: RuleContext<typeof messages>,
  stage: Stage,
): Lacking | undefined {
  const base = services.stageState.baseOf(stage);
  if (base?.reference === "scratch") return { kind: "scratch" };
  if (!base?.complete || base.facts?.shells?.length !== 0 || hasForeignSyntax(document)) {
    return undefined;
  }
  if (base.facts.os?.kind === "windows" || (base.facts.shell ?? []).length > 0) return undefined;
  const source = knownFrom(base.facts.completedBy ?? base.facts.source);
  return { kind: "image", data: { image: base.reference, source } };
}

function isShellForm(command: CommandInstruction | HealthcheckInstruction): boolean {
  return !command.json && (command.shell?.text ?? "").trim() !== "";
}
