import type { CommandInstruction } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal, type RuleContext } from "../rule.ts";
import { cachingPrograms, type PackageCache, packageCacheOf } from "../shared/packageCaches.ts";
import { runMounts } from "../shared/runMounts.ts";

const messages = {
  noMount:
    "{program} downloads all of it again whenever this layer is built. Add a cache mount for {folders}.",
} as const;

export const useCacheMounts = defineRule({
  id: "use-cache-mounts",
  summary: "Require a cache mount where packages are installed.",
  why: "When a layer has to be built again, its package manager downloads everything once more. `RUN --mount=type=cache` lends it a folder that outlives the build and is no part of the image. Commands that turn their cache off by an option are left alone.",
  category: "cache",
  severity: { strict: "hint" },
  aliases: [],
  fix: "unsafe",
  messages,
  examples: {
    bad: ["FROM node:22\nRUN npm ci"],
    good: ["FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci"],
  },
  needs: ["baseImage"],
  programs: cachingPrograms,
  create: (context) => ({
    RUN(run) {
      if (runMounts(run).some(({ type }) => type === "cache" || type === "tmpfs")) return;
      for (const command of context.services.commands.of(run).all) {
        const cache = packageCacheOf(command);
        if (!cache) continue;
        const isRoot = runsAsRoot(context, run);
        const folders = isRoot ? cache.folders : cache.folders.map(inHome);
        context.report({
          at: command.nameWord.range,
          message: "noMount",
          data: { program: command.name, folders: folders.join(" and ") },
          fix: isRoot ? mountFix(run, cache) : undefined,
        });
        return;
      }
    },
  }),
});

/** Another user has another home, and may not write to a folder that the mount makes for root. */
function runsAsRoot({ services }: RuleContext<typeof messages>, run: CommandInstruction): boolean {
  const { user } = services.stageState.before(run);
  return user === undefined || /^(root|0+)?(:|$)/.test(user);
}

function inHome(folder: string): string {
  return folder.replace(/^\/root\//, "~/");
}

function mountFix(
  { keyword }: CommandInstruction,
  { folders, isEnough }: PackageCache,
): FixProposal | undefined {
  if (!isEnough) return undefined;
  const { end } = keyword.range;
  const mounts = folders.map((folder) => ` --mount=type=cache,target=${folder}`).join("");
  return {
    title: "Add a cache mount",
    edits: [{ range: { start: end, end }, newText: mounts }],
  };
}
