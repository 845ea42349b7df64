import { joinPath } from "../../dockerfile/joinPath.ts";
import { defineRule } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { createCopiedFiles } from "../shared/copiedFiles.ts";
import { readPackageJson } from "../shared/packageJson.ts";
import { type NodeInstall, nodeInstalls } from "../shared/productionInstall.ts";
import { shippedStages } from "../shared/shippedStages.ts";

export const omitDevDependencies = defineRule({
  id: "omit-dev-dependencies",
  summary: "Disallow development dependencies in the image that ships.",
  why: "`npm ci` installs test runners, compilers and linters, too, unless it is told not to: size that nobody uses, and code that scanners complain about. The rule speaks where package.json of the build context has `devDependencies`, the image that the file builds keeps what npm installs, no later RUN uses it, and the image starts `node` itself.",
  category: "size",
  severity: { strict: "info" },
  aliases: [],
  fix: "none",
  messages: {
    ships:
      "The image gets the development dependencies of {file}, which nothing here uses. Add --omit=dev.",
  },
  examples: {
    files: { "package.json": '{ "devDependencies": { "vitest": "2.1.4" } }', "index.js": "" },
    bad: ['FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "index.js"]'],
    good: ['FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "index.js"]'],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["npm"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files) return {};
    const copied = createCopiedFiles(document, services, files);
    const ships = shippedStages(document, false);
    let open: { readonly install: NodeInstall; readonly file: string } | undefined;
    let startsNode = false;
    return {
      stage(stage) {
        if (!ships(stage.from, stage)) open = undefined;
        startsNode = false;
      },
      RUN(run, stage) {
        if (!stage || run.onbuild || !ships(run, stage)) return;
        const { all } = services.commands.of(run);
        const installs = nodeInstalls(services, run);
        // Whatever is not known may use a tool, or remove it.
        if (all.some(({ name }) => !harmless.has(name)) || all.length === 0) open = undefined;
        const install = installs?.at(-1);
        const { workdir } = services.stageState.before(run);
        if (install?.withDev !== true || install.command.name !== "npm") return;
        if (!isAlone(all, install) || workdir === undefined) return;
        const file = copied.source(run, joinPath(workdir, "package.json") ?? "");
        const json = file === undefined ? undefined : readPackageJson(files.text(file) ?? "");
        if (file === undefined || !json || json.devDependencies.size === 0) return;
        const isHooked = hooks.some((name) => Object.hasOwn(json.scripts, name));
        if (!isHooked && !json.hasWorkspaces) open = { install, file };
      },
      CMD(cmd) {
        startsNode = cmd.json && cmd.words[0]?.value === "node";
      },
      ENTRYPOINT(entrypoint) {
        startsNode = entrypoint.json && entrypoint.words[0]?.value === "node";
      },
      documentEnd() {
        const verb = open?.install.command.words[0];
        if (!open || !verb || !startsNode) return;
        context.report({ at: verb.range, message: "ships", data: { file: open.file } });
      },
    };
  },
});

/** Scripts that npm runs by itself with what it installs. */
const hooks = ["preinstall", "install", "postinstall", "prepare", "prepublish"];

const harmless: ReadonlySet<string> = new Set([
  ...["apk", "apt-get", "chmod", "chown", "echo", "mkdir", "addgroup", "adduser", "set"],
]);

/** Nothing else in the RUN but what cleans up behind it. */
function isAlone(all: readonly NamedCommand[], { command }: NodeInstall): boolean {
  return all.every(
    (one) =>
      one === command ||
      harmless.has(one.name) ||
      (one.name === "npm" && one.words[0]?.value === "cache"),
  );
}
