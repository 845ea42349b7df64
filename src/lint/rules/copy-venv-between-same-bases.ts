import type { Stage, TransferInstruction, Word } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { findTarget } from "../../dockerfile/neededStages.ts";
import { defineRule } from "../rule.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { languageImage } from "../shared/languageImage.ts";
import { splitImageName } from "../shared/splitImageName.ts";
import { createStageRoots } from "../shared/stageRoots.ts";
import { destinationPath } from "../shared/transferPaths.ts";
import { madeVenvs } from "../shared/venvs.ts";

export const copyVenvBetweenSameBases = defineRule({
  id: "copy-venv-between-same-bases",
  summary: "Require the same Python where a virtual environment is copied from another stage.",
  why: "A virtual environment links to the Python that made it, keeps its packages in a folder with the version's name, has packages compiled for one C library, and scripts with its own path. The rule speaks where a stage of the file makes one with `python -m venv` or `virtualenv`, and the names of both base images say that the Pythons differ.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    version:
      "The virtual environment {venv} is of Python {made}, and this stage has {here}, which does not find its packages. Take the same version in both stages.",
    library:
      "The virtual environment {venv} was made on {made}, and this stage is {here}: packages that were compiled there do not load. Take the same variant in both stages.",
    path: "The virtual environment {venv} links to /usr/local/bin/python, which {here} does not have. Take the image of the first stage, or its slim variant.",
    moved:
      "Scripts of the virtual environment {venv} begin with its path, so that {script} does not find Python. Copy it to the same path.",
  },
  examples: {
    bad: [
      'FROM python:3.12 AS build\nRUN python -m venv /venv && /venv/bin/pip install --no-cache-dir flask==3.0.3\nFROM python:3.13-slim\nCOPY --from=build /venv /venv\nCMD ["/venv/bin/flask", "run"]',
      'FROM python:3.12-alpine AS build\nRUN python -m venv /venv\nFROM python:3.12-slim\nCOPY --from=build /venv /venv\nCMD ["/venv/bin/python", "app.py"]',
    ],
    good: [
      'FROM python:3.12 AS build\nRUN python -m venv /venv && /venv/bin/pip install --no-cache-dir flask==3.0.3\nFROM python:3.12-slim\nCOPY --from=build /venv /venv\nCMD ["/venv/bin/flask", "run"]',
    ],
  },
  needs: ["baseImage"],
  programs: ["python*", "virtualenv"],
  create(context) {
    const { document, services } = context;
    if (hasForeignSyntax(document)) return {};
    const rootOf = createStageRoots(document, services);
    /** By stage, with those of the stages that it is FROM. */
    const venvs: (readonly string[])[] = [];
    const copy = (
      transfer: TransferInstruction,
      stage: Stage,
      origin: Stage,
      source: Word,
    ): void => {
      const { value, complete } = services.variables.expand(source.raw, transfer);
      const path = complete ? joinPath("/", value) : undefined;
      const target = destinationPath(services, transfer);
      const venv = venvs[origin.index]?.find((it) => path !== undefined && isInside(it, path));
      const made = rootOf(origin).reference;
      const here = rootOf(stage).reference;
      if (venv === undefined || target === undefined || made === undefined || here === undefined) {
        return;
      }
      const difference = differenceOf(made, here);
      if (difference) {
        // Whoever brings the Python along, or installs one there, has thought of it.
        if (bringsPython(stage, difference.kind === "path")) return;
        const data = { venv, made: difference.made, here: difference.here };
        context.report({ at: source.range, message: difference.kind, data });
        return;
      }
      const script = path === venv && target !== venv ? scriptIn(stage, target) : undefined;
      if (script === undefined) return;
      context.report({
        at: transfer.destination?.range ?? source.range,
        message: "moved",
        data: { venv, script },
      });
    };
    return {
      stage({ index, parent }) {
        venvs[index] = venvs[parent ?? -1] ?? [];
      },
      RUN(run, stage) {
        if (!stage || run.onbuild) return;
        const made = madeVenvs(services, run);
        if (made.length > 0)
          venvs[stage.index] = [...(venvs[stage.index] ?? []), ...made].slice(0, 20);
      },
      COPY(transfer, stage) {
        const origin = transfer.from && findTarget(document.stages, transfer.from.value);
        if (!stage || !origin || origin.index >= stage.index || transfer.onbuild) return;
        for (const source of transfer.sources) copy(transfer, stage, origin, source);
      },
    };
  },
});

function isInside(venv: string, folder: string): boolean {
  return venv === folder || folder === "/" || venv.startsWith(`${folder}/`);
}

interface Difference {
  readonly kind: "version" | "library" | "path";
  readonly made: string;
  readonly here: string;
}

function differenceOf(made: string, here: string): Difference | undefined {
  if (made === here) return undefined;
  const first = languageImage(made);
  const second = languageImage(here);
  if (first?.language !== "python") return undefined;
  if (second?.language !== "python") {
    return systems.test(splitImageName(here).repository) ? { kind: "path", made, here } : undefined;
  }
  const versions = [lineOf(first.version), lineOf(second.version)] as const;
  if (versions[0] !== undefined && versions[1] !== undefined && versions[0] !== versions[1]) {
    return { kind: "version", made: versions[0], here: versions[1] };
  }
  if (isVariable(first.tag) || isVariable(second.tag)) return undefined;
  const libraries = [first.tag, second.tag].map((tag) =>
    tag.includes("alpine") ? "Alpine" : "Debian",
  );
  return libraries[0] === libraries[1]
    ? undefined
    : { kind: "library", made: libraries[0] ?? "", here: libraries[1] ?? "" };
}

/** These have a Python in /usr/bin, if any. */
const systems =
  /^(alpine|debian|ubuntu|fedora|scratch|gcr\.io\/distroless\/(static|base|cc|python3)(-debian\d+)?)$/;

/** `3.12` of `3.12.4`; packages are found by it. */
function lineOf(version: string | undefined): string | undefined {
  return /^\d+\.\d+/.exec(version ?? "")?.[0];
}

function isVariable(tag: string): boolean {
  return tag.includes("$") || tag === "";
}

function bringsPython({ instructions }: Stage, byRun: boolean): boolean {
  return instructions.some((it) => {
    if (it.kind === "RUN") return byRun;
    return (
      it.kind === "COPY" &&
      it.sources.some(({ value }) => /^\/?(usr(\/local)?\/?(bin.*)?)?$/.test(value))
    );
  });
}

/** What the stage starts from the environment, unless it is Python itself. */
function scriptIn({ instructions }: Stage, venv: string): string | undefined {
  const start = instructions.findLast(({ kind }) => kind === "ENTRYPOINT" || kind === "CMD");
  const program = start?.json === true ? start.words[0]?.value : undefined;
  if (program?.startsWith(`${venv}/bin/`) !== true || program.length > 60) return undefined;
  return /^python[\d.]*$/.test(program.slice(venv.length + 5)) ? undefined : program;
}
