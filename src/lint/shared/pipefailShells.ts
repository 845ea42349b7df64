import type { DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import type { LintServices } from "../services.ts";

/** The shell with pipefail that an image is known to have: bash, or BusyBox's with its tools. */
export type ImageShell = "bash" | "ash";

export interface ImageShells {
  /** To be called for each stage, in order. */
  enter(stage: Stage): void;
  /** What the base image at the root of a stage has; undefined where it is not known. */
  of(stage: Stage): ImageShell | undefined;
}

export function createImageShells(
  { stages }: Pick<DockerfileDocument, "stages">,
  { variables }: LintServices,
): ImageShells {
  const shells: (ImageShell | undefined)[] = [];
  return {
    enter({ index, parent, from }) {
      if (parent !== undefined && stages[parent]) shells[index] = shells[parent];
      else if (from.image) shells[index] = imageShell(variables.expand(from.image.raw, from).value);
    },
    of: ({ index }) => shells[index],
  };
}

/** By the reference of an image; these all start as root, too. */
export function imageShell(reference: string): ImageShell | undefined {
  const name = reference
    .replace(/@.*$/, "")
    .replace(/^(index\.)?docker\.io\//, "")
    .replace(/^library\//, "");
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  const repository = colon === -1 ? name : name.slice(0, colon);
  const tag = colon === -1 ? "" : name.slice(colon + 1);
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
