import type { ContextFiles } from "../../dockerfile/contextFiles.ts";
import type { Instruction, Stage } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule } from "../rule.ts";
import { createCopiedFiles } from "../shared/copiedFiles.ts";
import { scriptPrograms, toolPackage } from "../shared/nodeTools.ts";
import { isDevInLock, type PackageJson, readPackageJson } from "../shared/packageJson.ts";
import { type NodeInstall, nodeInstalls } from "../shared/productionInstall.ts";
import { besides } from "../shared/projectVisitor.ts";
import { scriptCall } from "../shared/scriptCalls.ts";

export const installToolsBeforeBuild = defineRule({
  id: "install-tools-before-build",
  summary: "Require that a build script finds its program among the installed packages.",
  why: "An installation for production leaves out `devDependencies`, and with them the compiler or bundler that `npm run build` starts: it stops with `not found`. The rule speaks where package.json of the build context has the program's package among these only, every installation before in the stage leaves them out, and package-lock.json marks the package as for development; without such a lock file in the preset `strict` only, as another package may bring it along.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "none",
  messages: {
    missing:
      "The script {script} starts {program} of the development dependency {package}, which {reason} above leaves out. Install all, build, and then prune.",
  },
  examples: {
    files: {
      "package.json":
        '{ "scripts": { "build": "tsc -p ." }, "devDependencies": { "typescript": "5.6.3" } }',
      "package-lock.json":
        '{ "lockfileVersion": 3, "packages": { "node_modules/typescript": { "dev": true } } }',
    },
    bad: [
      "FROM node:22\nENV NODE_ENV=production\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build",
    ],
    good: [
      "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build && npm prune --omit=dev\nENV NODE_ENV=production",
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["npm", "yarn", "pnpm", "bun"],
  create(context) {
    const { document, services, preset } = context;
    const files = services.contextFiles;
    if (!files) return {};
    const copied = createCopiedFiles(document, services, files);
    /** By stage: the installations so far; undefined where packages may have come otherwise. */
    const ends = new Map<number, Installed | undefined>();
    const unsure = (_: Instruction, stage: Stage | undefined): void => {
      if (stage) ends.set(stage.index, undefined);
    };
    return {
      stage({ index, parent }) {
        ends.set(index, parent === undefined ? [] : ends.get(parent));
      },
      COPY(copy, stage) {
        if (copy.from || copy.onbuild) unsure(copy, stage);
      },
      RUN(run, stage) {
        let installed = stage && ends.get(stage.index);
        if (!stage || !installed || run.onbuild) return;
        const { all } = services.commands.of(run);
        const { workdir } = services.stageState.before(run);
        const installs = nodeInstalls(services, run);
        const isOdd =
          run.flags.length > 0 &&
          /node_modules/.test(run.flags.map(({ value }) => value?.value).join());
        if (
          !installs ||
          workdir === undefined ||
          isOdd ||
          all.some(({ name }) => movers.has(name))
        ) {
          return unsure(run, stage);
        }
        for (const command of all) {
          const install = installs.find((it) => it.command === command);
          if (install) installed = [...installed, { ...install, workdir }].slice(-maximumInstalls);
          const call = scriptCall(command);
          if (!call) continue;
          const here = installed.filter((it) => it.workdir === workdir);
          const last = here.at(-1);
          if (!last || here.length < installed.length || here.some((it) => it.withDev !== false))
            continue;
          const file = copied.source(run, joinPath(workdir, "package.json") ?? "");
          const json = file === undefined ? undefined : readPackageJson(files.text(file) ?? "");
          const script =
            json && Object.hasOwn(json.scripts, call.script)
              ? json.scripts[call.script]
              : undefined;
          if (file === undefined || !json || script === undefined) continue;
          const tool = missingTool(files, file, json, { script, asStrict: preset === "strict" });
          if (!tool) continue;
          context.report({
            at: call.word.range,
            message: "missing",
            data: { script: call.script, ...tool, reason: last.reason },
          });
        }
        ends.set(stage.index, installed);
      },
    };
  },
});

type Installed = readonly (NodeInstall & { readonly workdir: string })[];

const maximumInstalls = 20;

/** Behind these it is not certain what is where. */
const movers: ReadonlySet<string> = new Set(["cd", "pushd", "cp", "mv", "ln", "git", "tar"]);

function missingTool(
  files: ContextFiles,
  file: string,
  { dependencies, devDependencies, hasWorkspaces }: PackageJson,
  { script, asStrict }: { readonly script: string; readonly asStrict: boolean },
): { readonly program: string; readonly package: string } | undefined {
  // What was installed here may have come along with the sources.
  if (hasWorkspaces || files.at(besides(file, "node_modules"))) return undefined;
  const settings = files.text(besides(file, ".npmrc")) ?? "";
  if (/include|omit|production|only/.test(settings)) return undefined;
  for (const program of scriptPrograms(script)) {
    const name = toolPackage(program);
    if (name === undefined || !devDependencies.has(name) || dependencies.has(name)) continue;
    const lock = files.text(besides(file, "package-lock.json"));
    const isDev = lock === undefined ? undefined : isDevInLock(lock, name);
    if (isDev ?? asStrict) return { program, package: name };
  }
  return undefined;
}
