import { joinPath } from "../../dockerfile/joinPath.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import { defineRule } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { createCopiedFiles } from "../shared/copiedFiles.ts";
import { splitPath } from "../shared/dependencyFolders.ts";
import { linuxImage } from "../shared/linuxImages.ts";
import { pipInstalls } from "../shared/pipInstalls.ts";
import { createStageRoots } from "../shared/stageRoots.ts";

export const installCopiedRequirements = defineRule({
  id: "install-copied-requirements",
  summary: "Require that the file that pip install -r reads was copied before.",
  why: "Pip stops with `Could not open requirements file` where the file is not there: it was not copied, is copied further below, or has another name. The rule speaks in stages from official images, where the build context is known and no COPY, ADD, mount or RUN before can have brought the file.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "none",
  messages: {
    missing:
      "Nothing has brought {path} into this stage yet, so pip stops. Copy the file before this.",
  },
  examples: {
    files: { "requirements.txt": "flask==3.0.3\n", "app.py": "" },
    bad: [
      "FROM python:3.12\nWORKDIR /app\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .",
    ],
    good: [
      "FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .",
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["pip*", "python*"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files) return {};
    const rootOf = createStageRoots(document, services);
    const copied = createCopiedFiles(document, services, files);
    return {
      RUN(run, stage) {
        if (!stage || run.onbuild || !linuxImage(rootOf(stage).reference ?? "$")) return;
        const { all, scripts } = services.commands.of(run);
        const { workdir } = services.stageState.before(run);
        if (scripts.some(({ script }) => !script.complete)) return;
        const installs = new Set(pipInstalls(context, run).map(({ command }) => command));
        for (const command of all) {
          // Whatever else runs before may write the file.
          if (!installs.has(command)) {
            if (harmless.has(command.name) && command.command.redirections.length === 0) continue;
            return;
          }
          for (const word of listsOf(command)) {
            const { value, complete } = services.variables.expand(word.value, run);
            if (!complete || word.hasSubstitution || word.hasPattern || /:\/\/|^-$/.test(value)) {
              continue;
            }
            const path = joinPath(workdir, value);
            if (path === undefined || !copied.isMissing(run, path)) continue;
            context.report({ at: word.range, message: "missing", data: { path: shorten(path) } });
          }
        }
      },
    };
  },
});

const harmless: ReadonlySet<string> = new Set([
  ...["apt-get", "apk", "mkdir", "chown", "chmod", "useradd", "adduser", "groupadd", "addgroup"],
  ...["set", "rm", "echo"],
]);

/** The words behind `-r`, or in it. */
function listsOf({ words }: NamedCommand): readonly ShellWord[] {
  return words.flatMap((word, index) => {
    if (word.value === "-r" || word.value === "--requirement") return words[index + 1] ?? [];
    return [];
  });
}

function shorten(path: string): string {
  return path.length > 80 ? splitPath(path).name.slice(0, 80) : path;
}
