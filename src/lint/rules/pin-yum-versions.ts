import { defineRule } from "../rule.ts";
import { yum } from "../shared/rpmTools.ts";
import { unpinnedRpmPackages } from "../shared/unpinnedRpmPackages.ts";

export const pinYumVersions = defineRule({
  id: "pin-yum-versions",
  summary: "Require a version for each package that yum installs.",
  why: "Without a version a build takes what is newest in the repositories that day, and two builds of one file may differ. Repositories drop old versions, though, so a pin also breaks builds and holds up security updates: this is for those who need the same image again.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3033"],
  fix: "none",
  messages: {
    noVersion:
      "{program} installs the newest version of this package, whichever that is. Write name-version, such as curl-8.5.0.",
  },
  examples: {
    bad: ["FROM centos:7\nRUN yum install -y httpd && yum clean all"],
    good: [
      "FROM centos:7\nRUN yum install -y httpd-2.4.6 && yum clean all",
      "FROM centos:7\nRUN yum module install -y nodejs:20 && yum clean all",
    ],
  },
  needs: ["baseImage"],
  programs: ["yum", "dnf*", "microdnf"],
  onbuild: true,
  create: (context) =>
    unpinnedRpmPackages(context, yum, [], ({ at, program }) =>
      context.report({ at, message: "noVersion", data: { program } }),
    ),
});
