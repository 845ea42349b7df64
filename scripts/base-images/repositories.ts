import type { OwnWords } from "../../src/lint/baseimages/readTag.ts";

/** What a person has to say of a repository, as its definitions do not. */
export interface ReviewedRepository extends Partial<OwnWords> {
  /** Of a tag that names no system, if that has always been the same. */
  readonly family?: string;
  /** Programs that are built or copied into it, besides its packages. */
  readonly brings?: readonly string[];
  /** True where there are kinds of it of which no definition is stored, unlike in what `all` says. */
  readonly partial?: boolean;
  /** The highest version that a person compared with the definitions, where none of it is stored. */
  readonly until?: string;
  /** The schedule in `end-of-life.json` that its versions follow. */
  readonly schedule?: string;
}

export const repositories: Readonly<Record<string, ReviewedRepository>> = {
  alpine: { family: "alpine", system: "alpine", names: ["edge", "latest"] },
  debian: {
    family: "debian",
    system: "debian",
    variants: ["slim", "backports"],
    names: ["oldstable", "oldoldstable", "testing", "unstable", "sid", "forky"],
  },
  ubuntu: {
    family: "ubuntu",
    system: "ubuntu",
    names: ["rolling", "devel"],
    until: "24.04",
  },
  "buildpack-deps": { variants: ["curl", "scm"], partial: true },
  golang: { family: "debian", schedule: "go", brings: ["go"] },
  node: {
    family: "debian",
    variants: ["slim", "onbuild"],
    names: "argon boron carbon dubnium erbium fermium gallium hydrogen iron jod krypton".split(" "),
    schedule: "nodejs",
    brings: ["node", "npm", "yarn"],
  },
  python: {
    family: "debian",
    variants: ["slim", "onbuild"],
    schedule: "python",
    brings: ["python", "python2", "python3", "pip", "pip3"],
  },
  rust: { family: "debian", variants: ["slim"], brings: ["cargo"] },
  // Where it is made from source for other platforms, what was for building is taken away again.
  nginx: {
    family: "debian",
    variants: ["slim", "perl", "otel"],
    names: ["stable", "mainline"],
    schedule: "nginx",
  },
  postgres: { family: "debian", schedule: "postgresql", brings: ["psql"] },
  redis: { family: "debian", schedule: "redis" },
  ruby: { family: "debian", variants: ["slim"], schedule: "ruby", brings: ["ruby"] },
  php: {
    family: "debian",
    variants: ["apache", "fpm", "zts"],
    names: ["cli"],
    schedule: "php",
    brings: ["php"],
  },
  // Tags that name no system have always been of Ubuntu.
  "eclipse-temurin": {
    family: "ubuntu",
    variants: ["jdk", "jre"],
    schedule: "temurin",
    brings: ["java"],
  },
  tomcat: {
    names: ["temurin"],
    partial: true,
    schedule: "tomcat",
    brings: ["java"],
  },
  maven: { variants: ["temurin"], names: ["eclipse"], partial: true, brings: ["java"] },
  gradle: { partial: true, brings: ["java"] },
  httpd: { family: "debian", schedule: "httpd" },
  // Official images that get no updates any more: nothing of them is known but that.
  openjdk: {
    variants: ["jdk", "jre", "slim"],
    names: ["oracle"],
    partial: true,
    schedule: "openjdk",
  },
  adoptopenjdk: {
    variants: ["jdk", "jre"],
    names: ["hotspot", "openj9"],
    partial: true,
    schedule: "adoptopenjdk",
  },
  java: { variants: ["jdk", "jre"], names: ["openjdk"], partial: true, schedule: "java" },
  centos: { partial: true, schedule: "centos" },
  // Their Dockerfiles are under the GPL, so none is stored: `othersKnown.ts` has what a person read.
  mysql: { names: ["oracle", "innovation"], partial: true, schedule: "mysql" },
  mariadb: { partial: true, schedule: "mariadb" },
  mongo: { partial: true, schedule: "mongodb" },
  busybox: { family: "busybox", names: ["glibc", "musl", "uclibc"] },
  // Which system a tag without one means has changed from release to release.
  ...Object.fromEntries(
    ["runtime-deps", "runtime", "aspnet", "sdk"].map((name) => [
      `mcr.microsoft.com/dotnet/${name}`,
      { names: ["slim", "preview"], partial: true, schedule: "dotnet" },
    ]),
  ),
};
