import { defineRule } from "../rule.ts";
import { dnf } from "../shared/rpmTools.ts";
import { unpinnedRpmPackages } from "../shared/unpinnedRpmPackages.ts";

export const pinDnfVersions = defineRule({
  id: "pin-dnf-versions",
  summary: "Require a version for each package that dnf installs.",
  why: "Without a version a build takes what is newest in the repositories that day, and two builds of one file may differ. Repositories drop old versions, though, so a pin also breaks builds and holds up security updates: this is for those who need the same image again.",
  category: "correctness",
  severity: { strict: "info", hadolint: "warning" },
  aliases: ["hadolint/DL3041"],
  fix: "none",
  messages: {
    noVersion:
      "{program} installs the newest version of this package, whichever that is. Write name-version, such as curl-8.5.0.",
  },
  examples: {
    bad: ["FROM fedora:41\nRUN dnf install -y httpd && dnf clean all"],
    good: [
      "FROM fedora:41\nRUN dnf install -y httpd-2.4.6 && dnf clean all",
      "FROM fedora:41\nRUN dnf module install -y nodejs:20 && dnf clean all",
    ],
  },
  needs: ["baseImage"],
  programs: ["yum", "dnf*", "microdnf"],
  onbuild: true,
  create: (context) =>
    unpinnedRpmPackages(context, dnf, ["group"], ({ at, program }) =>
      context.report({ at, message: "noVersion", data: { program } }),
    ),
});
