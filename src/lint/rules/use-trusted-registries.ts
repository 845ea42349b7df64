import type { TextRange } from "../../base/textRange.ts";
import type { Instruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { hadolintImage } from "../shared/imageWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import {
  hadolintRegistry,
  isTrusted,
  matchesRegistry,
  mountSources,
  registryOf,
} from "../shared/registryNames.ts";

export const useTrustedRegistries = defineRule({
  id: "use-trusted-registries",
  summary: "Require that images come from the registries that the policy trusts.",
  why: "Whoever runs the registry of a base image decides what is in yours. A list of the registries that a team trusts keeps copies of unknown origin out.",
  category: "security",
  severity: { recommended: "error", strict: "error", hadolint: "error" },
  aliases: ["hadolint/DL3026"],
  fix: "none",
  messages: {
    untrusted:
      "{image} comes from {registry}, which the policy does not trust. Take it from a registry that it trusts.",
  },
  examples: {
    policy: { trustedRegistries: ["registry.example.com"] },
    bad: ["FROM alpine:3.20", "FROM registry.example.com/base\nCOPY --from=ghcr.io/x/y /z /z"],
    good: ["FROM registry.example.com/alpine:3.20 AS base\nFROM base"],
  },
  needs: ["baseImage"],
  create(context) {
    const { document, policy, preset, services } = context;
    const { trustedRegistries: trusted } = policy;
    if (trusted.length === 0) return {};
    const asHadolint = preset === "hadolint";
    /** Those of all stages as the engine has them, or under hadolint as typed so far. */
    const names = new Set(asHadolint ? [] : document.stages.map(({ name }) => name));
    const check = (at: Instruction, image: string, range: TextRange): boolean => {
      const registry = untrustedRegistry(at, image);
      if (registry === undefined) return false;
      context.report({
        at: onFirstLine(context, at, range),
        message: "untrusted",
        data: { image, registry },
      });
      return true;
    };
    return {
      FROM(from, stage) {
        const { image, alias } = from;
        if (image && (asHadolint || stage?.parent === undefined)) {
          check(from, asHadolint ? image.raw : expand(from, image.raw), image.range);
        }
        if (asHadolint && alias) names.add(alias.raw);
      },
      COPY(copy) {
        if (copy.from) check(copy, asHadolint ? copy.from.raw : copy.from.value, copy.from.range);
      },
      RUN(run) {
        for (const { type, from, range } of mountSources(run)) {
          if (type !== "bind" && type !== "cache") continue;
          // hadolint tells of an instruction once.
          if (check(run, from, range) && asHadolint) return;
        }
      },
    };

    function expand(at: Instruction, raw: string): string {
      return services.variables.expand(raw, at).value;
    }

    function untrustedRegistry(at: Instruction, image: string): string | undefined {
      if (asHadolint) {
        const registry = hadolintRegistry(image);
        // Tags are cut off in FROM only.
        const path = registry === undefined ? image : image.slice(registry.length + 1);
        const name = at.kind === "FROM" ? hadolintImage(image).name : path;
        if (names.has(name) || (name === "scratch" && registry === undefined)) return undefined;
        const accepted = registry === undefined ? ["docker.io", "hub.docker.com"] : [registry];
        const isGood = accepted.some((it) => trusted.some((own) => matchesRegistry(own, it)));
        return isGood ? undefined : (registry ?? "docker.io");
      }
      if (image === "scratch" || image === "") return undefined;
      // COPY and mounts know stages by number, too; that one comes later is for the parser to tell.
      if (at.kind !== "FROM" && (/^\d+$/.test(image) || names.has(image.toLowerCase()))) {
        return undefined;
      }
      const registry = registryOf(image);
      return registry === undefined || isTrusted(registry, trusted) ? undefined : registry;
    }
  },
});
