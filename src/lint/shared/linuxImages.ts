import type { DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";
import { type ImageName, splitImageName } from "./splitImageName.ts";

/**
 * A well-known image with a whole Linux system in it, which starts as root: one with bash and the
 * GNU tools, or one with BusyBox's `ash` and tools. Both shells have pipefail.
 */
export interface LinuxImage {
  readonly shell: "bash" | "ash";
}

export interface LinuxImages {
  /** To be called for each stage, in order. */
  enter(stage: Stage): void;
  /** The base image at the root of a stage; undefined where it is not known. */
  of(stage: Stage): LinuxImage | undefined;
}

export function createLinuxImages(
  { stages }: Pick<DockerfileDocument, "stages">,
  services: LintServices,
): LinuxImages {
  const images: (LinuxImage | undefined)[] = [];
  return {
    enter({ index, parent, from }) {
      if (parent !== undefined && stages[parent]) images[index] = images[parent];
      else if (from.image) {
        images[index] = linuxImage(services.variables.expand(from.image.raw, from).value);
      }
    },
    of: ({ index }) => images[index],
  };
}

export function linuxImage(reference: string): LinuxImage | undefined {
  const shell = shellOf(splitImageName(reference));
  return shell && { shell };
}

function shellOf({ repository, tag }: ImageName): LinuxImage["shell"] | undefined {
  if (repository === "alpine") return "ash";
  if (distributions.has(repository) || redHat.test(repository)) return "bash";
  if (!languages.has(repository) || tag.includes("$")) return undefined;
  if (/windows|nanoserver|distroless|ubi\d*-micro/.test(tag)) return undefined;
  return tag.includes("alpine") ? "ash" : "bash";
}

const distributions: ReadonlySet<string> = new Set([
  ...["almalinux", "amazonlinux", "archlinux", "buildpack-deps", "centos", "debian", "fedora"],
  ...["opensuse/leap", "opensuse/tumbleweed", "oraclelinux", "photon", "rockylinux", "ubuntu"],
  ...["public.ecr.aws/amazonlinux/amazonlinux", "quay.io/centos/centos"],
]);

const redHat = /^registry\.(access\.)?redhat\.(com|io)\/ubi\d+(\/ubi(-minimal|-init)?|-minimal)?$/;

/** Official images that are made from Debian, or from Alpine where the tag says so. */
const languages: ReadonlySet<string> = new Set([
  ...["gcc", "golang", "httpd", "maven", "mariadb", "mysql", "nginx", "node", "perl", "php"],
  ...["postgres", "python", "redis", "ruby", "rust", "tomcat"],
]);
