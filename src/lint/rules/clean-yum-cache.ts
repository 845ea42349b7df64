import { defineRule } from "../rule.ts";
import { leftRpmCaches } from "../shared/leftRpmCaches.ts";
import { yum } from "../shared/rpmTools.ts";

export const cleanYumCache = defineRule({
  id: "clean-yum-cache",
  summary: "Require yum clean all in the RUN that fills the cache of yum.",
  why: "Lists of packages, and packages, stay in the cache: often a hundred megabytes and more that nothing in the image uses. A later RUN cannot take them out of this layer. A cache mount keeps them for the next build instead.",
  category: "size",
  severity: { recommended: "warning", strict: "warning", hadolint: "warning" },
  aliases: ["hadolint/DL3032"],
  fix: "safe",
  messages: {
    left: "What yum keeps in its cache stays in the image. Add yum clean all to the end of this RUN.",
  },
  examples: {
    bad: ["FROM centos:7\nRUN yum install -y httpd"],
    good: [
      "FROM centos:7\nRUN yum install -y httpd && yum clean all",
      "FROM centos:7\nRUN --mount=type=cache,target=/var/cache/yum yum install -y httpd",
    ],
  },
  needs: ["baseImage"],
  programs: ["yum", "dnf*", "microdnf"],
  onbuild: true,
  create: (context) =>
    leftRpmCaches(context, yum, peer, ({ at, fix }) =>
      context.report({ at, message: "left", fix }),
    ),
});

const peer = {
  verbs: ["install"],
  cleans: ["clean", "all"],
  removes: ["-rf", "/var/cache/yum/*"],
  mounts: [],
};
