import { defineRule } from "../rule.ts";
import { apkAdds } from "../shared/apkAdds.ts";
import { hadolintPlainText } from "../shared/hadolintWords.ts";
import { unpinnedPackages } from "../shared/unpinnedPackages.ts";

export const pinApkVersions = defineRule({
  id: "pin-apk-versions",
  summary: "Require a version for each package of apk add.",
  why: "Without one, the same Dockerfile installs other versions tomorrow. Alpine deletes old versions from its repositories, so an exact version fails to build sooner or later: `~=` with the first numbers lasts longest.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3018"],
  fix: "none",
  messages: {
    unpinned: "No version is given, so each build may install another one. Write NAME~=VERSION.",
  },
  examples: {
    bad: ["FROM alpine:3.20\nRUN apk add --no-cache curl"],
    good: ["FROM alpine:3.20\nRUN apk add --no-cache curl~=8.9"],
  },
  needs: ["baseImage"],
  programs: ["apk"],
  onbuild: true,
  create: (context) =>
    unpinnedPackages(context, {
      installs: (run) => apkAdds(context, run),
      // Also what has no version to give: a name to keep away, a virtual package, `cmd:name`.
      isPinned: (name) => hasVersion(name) || /^[!.]|:/.test(name),
      isPinnedForHadolint: (word) => hasVersion(hadolintPlainText(word)),
    }),
});

function hasVersion(name: string): boolean {
  return /[=~<>]|\.apk$/.test(name);
}
