import { knownFrom } from "../../dockerfile/describeState.ts";
import { defineRule } from "../rule.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { parsePlatformName } from "../shared/platformName.ts";

export const chooseOfferedPlatform = defineRule({
  id: "choose-offered-platform",
  summary: "Require that --platform in FROM names a platform that the image is made for.",
  why: "An image comes for the platforms that its makers build. Asking for another stops the build, or takes an image that does not run. The rule speaks only where all platforms of the image are known and the asked one is written down, or the default of an ARG.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    missing: "{image} is not made for {platform}{source}. It is for {offered}.",
  },
  examples: {
    bad: ["FROM --platform=linux/s390x example.com/app:1"],
    good: [
      "FROM --platform=linux/arm64 example.com/app:1",
      "FROM --platform=$TARGETPLATFORM example.com/app:1",
    ],
    baseImages: { "example.com/app:1": { platforms: ["linux/amd64", "linux/arm64/v8"] } },
  },
  needs: ["baseImage"],
  create({ document, services, report }) {
    if (hasForeignSyntax(document)) return {};
    return {
      FROM(from, stage) {
        const flag = from.platform?.value;
        if (!flag || !from.image || !stage || stage.parent !== undefined) return;
        const base = services.stageState.baseOf(stage);
        const platforms = base?.complete === true ? base.facts?.platforms : undefined;
        if (!base || !platforms || platforms.length === 0) return;
        const { value: platform, complete } = services.variables.expand(flag.raw, from);
        if (!complete || isOffered(platform, platforms)) return;
        const { source: asked, completedBy } = base.facts ?? {};
        // An engine knows the platforms only that it has, so those are the table's.
        const source = knownFrom(asked?.kind === "engine" ? (completedBy ?? asked) : asked);
        const data = { image: base.reference, platform, source, offered: listed(platforms) };
        report({ at: flag.range, message: "missing", data });
      },
    };
  },
});

/** An engine also takes what its machines run besides: an older ARM, or the half of the bits. */
function isOffered(platform: string, platforms: readonly string[]): boolean {
  const wanted = parsePlatformName(platform);
  if (!wanted) return true;
  const fits = new Set([wanted.architecture, runsBesides.get(wanted.architecture)]);
  const isSmallArm = wanted.architecture === "arm";
  return platforms.some((name) => {
    const offered = parsePlatformName(name);
    if (!offered) return true;
    if (offered.os !== wanted.os || !fits.has(offered.architecture)) return false;
    return !isSmallArm || armVersion(name) <= armVersion(platform);
  });
}

const runsBesides: ReadonlyMap<string, string> = new Map([
  ["amd64", "386"],
  ["arm64", "arm"],
]);

/** Of `linux/arm/v6`; what says none is a 7. */
function armVersion(platform: string): number {
  return Number(/\/v(\d)$/.exec(platform)?.[1] ?? (/armel/i.test(platform) ? 6 : 7));
}

function listed(platforms: readonly string[]): string {
  const [first, second, third, ...others] = platforms;
  const names = [first, second, third].filter((it) => it !== undefined).join(", ");
  return others.length === 0 ? names : `${names} and ${others.length} more`;
}
