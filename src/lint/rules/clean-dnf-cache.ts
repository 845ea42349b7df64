import { defineRule } from "../rule.ts";
import { leftRpmCaches } from "../shared/leftRpmCaches.ts";
import { dnf } from "../shared/rpmTools.ts";

export const cleanDnfCache = defineRule({
  id: "clean-dnf-cache",
  summary: "Require dnf clean all in the RUN that fills the cache of dnf.",
  why: "Lists of packages, and packages, stay in the cache: often a hundred megabytes and more that nothing in the image uses. A later RUN cannot take them out of this layer. A cache mount keeps them for the next build instead.",
  category: "size",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3040"],
  fix: "safe",
  messages: {
    left: "What {program} keeps in its cache stays in the image. Add {program} clean all to the end of this RUN.",
  },
  examples: {
    bad: ["FROM fedora:41\nRUN dnf install -y httpd"],
    good: [
      "FROM fedora:41\nRUN dnf install -y httpd && dnf clean all",
      "FROM fedora:41\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y httpd",
    ],
  },
  needs: ["baseImage"],
  programs: ["yum", "dnf*", "microdnf"],
  onbuild: true,
  create: (context) =>
    leftRpmCaches(context, dnf, peer, ({ at, command, fix }) =>
      context.report({ at, message: "left", data: { program: command.name }, fix }),
    ),
});

const peer = {
  verbs: ["install", "in", "upgrade", "up", "upgrade-minimal", "up-min", "reinstall", "rei"],
  cleans: ["clean", "all"],
  removes: ["-rf", "/var/cache/libdnf5*"],
  mounts: ["/var/cache/libdnf5", ".cache/libdnf5"],
};
