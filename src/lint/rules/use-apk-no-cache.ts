import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule, type RuleContext } from "../rule.ts";
import { type ApkAdd, apkAdds, hasApkOption } from "../shared/apkAdds.ts";
import { insertOption } from "../shared/commandFixes.ts";
import { hasOption } from "../shared/commandWords.ts";
import { createKnownWords, type KnownWords, mayHoldOptions } from "../shared/knownWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { hasCacheMount, isMounted } from "../shared/runMounts.ts";
import { shippedStages } from "../shared/shippedStages.ts";

export const useApkNoCache = defineRule({
  id: "use-apk-no-cache",
  summary: "Require --no-cache with apk add.",
  why: "Without it, apk leaves the index of each repository in the layer, and may install by an old index that an earlier layer has left. With it, apk fetches the index anew and keeps nothing; a cache mount over /var/cache/apk does as well.",
  category: "size",
  severity: { recommended: "info", strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3019"],
  fix: "safe",
  messages: {
    cached: "This leaves the package index in the layer. Add --no-cache.",
  },
  examples: {
    bad: ["FROM alpine:3.20\nRUN apk add curl", "FROM alpine:3.20\nRUN apk add --update curl"],
    good: [
      "FROM alpine:3.20\nRUN apk add --no-cache curl",
      "FROM alpine:3.20\nRUN --mount=type=cache,target=/var/cache/apk apk add curl",
    ],
  },
  needs: ["baseImage"],
  programs: ["apk"],
  onbuild: true,
  create(context) {
    const { preset } = context;
    const asHadolint = preset === "hadolint";
    const knownWords = createKnownWords(context.services);
    const ships = shippedStages(context.document, false);
    return {
      RUN(run, stage) {
        const adds = apkAdds(context, run);
        if (adds.length === 0) return;
        if (preset === "recommended" && !ships(run, stage)) return;
        const keepsNothing = asHadolint
          ? hasCacheMount(run, "/var/cache/apk")
          : isKeptOut(context, run);
        if (keepsNothing) return;
        for (const add of adds) {
          const { command, verb } = add;
          if (hasOption(command, "no-cache")) continue;
          if (!asHadolint && isElsewhere(knownWords, run, add)) continue;
          context.report({
            at: onFirstLine(context, run, verb.range),
            message: "cached",
            fix: { title: "Add --no-cache", edits: [insertOption(command, verb, "--no-cache")] },
          });
        }
      },
    };
  },
});

/** A mount over the cache, or somebody who empties it. */
function isKeptOut(context: RuleContext, run: Instruction): boolean {
  if (isMounted(context, run, "/var/cache/apk") || isMounted(context, run, "/etc/apk/cache")) {
    return true;
  }
  return context.services.commands
    .of(run)
    .all.some(
      ({ name, words }) =>
        /clean/i.test(name) ||
        (removers.has(name) &&
          words.some(({ value }) => /\/var\/cache(\/?$|\/apk|\/\*|\/?\{)|\/var\/\{/.test(value))),
    );
}

const removers: ReadonlySet<string> = new Set(["rm", "find", "cd", "trap"]);

/** Where a variable may hold the option, or the index is kept in another root. */
function isElsewhere(knownWords: KnownWords, run: Instruction, { command }: ApkAdd): boolean {
  const words = knownWords.wordsOf(run, command);
  return mayHoldOptions(words) || hasApkOption({ words }, ...elsewhere);
}

const elsewhere = ["no-cache", "p", "root", "cache-dir", "s", "simulate"];
