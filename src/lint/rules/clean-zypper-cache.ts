import { defineRule } from "../rule.ts";
import { leftRpmCaches } from "../shared/leftRpmCaches.ts";
import { zypper } from "../shared/rpmTools.ts";

export const cleanZypperCache = defineRule({
  id: "clean-zypper-cache",
  summary: "Require zypper clean --all in the RUN that fills the cache of zypper.",
  why: "Lists of packages, and packages, stay in the cache: often a hundred megabytes and more that nothing in the image uses. A later RUN cannot take them out of this layer. A cache mount keeps them for the next build instead.",
  category: "size",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3036"],
  fix: "safe",
  messages: {
    left: "What zypper keeps in its cache stays in the image. Add zypper clean --all to the end of this RUN.",
  },
  examples: {
    bad: ["FROM opensuse/leap:15.6\nRUN zypper install -y httpd"],
    good: [
      "FROM opensuse/leap:15.6\nRUN zypper install -y httpd && zypper clean --all",
      "FROM opensuse/leap:15.6\nRUN --mount=type=cache,target=/var/cache/zypp zypper install -y httpd",
    ],
  },
  needs: ["baseImage"],
  programs: ["zypper"],
  onbuild: true,
  create: (context) =>
    leftRpmCaches(context, zypper, peer, ({ at, fix }) =>
      context.report({ at, message: "left", fix }),
    ),
});

const peer = {
  verbs: ["install", "in"],
  cleans: ["clean", "cc"],
  removes: [],
  mounts: ["/var/cache/zypp"],
};
