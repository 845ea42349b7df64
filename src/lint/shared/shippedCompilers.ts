import type { NamedCommand } from "./commandIndex.ts";
import { hasOption, operandsOf } from "./commandWords.ts";
import { splitImageName } from "./splitImageName.ts";

/** An image with a compiler, and what its programs need of it when they run. */
export interface CompilerImage {
  /** True for a command that makes a program of the project's sources, not of a tool's. */
  builds(command: NamedCommand): boolean;
  /** True for a program of the toolchain, so that the image is meant to have it. */
  isTool(program: string): boolean;
}

/** Official images that are made to build; undefined for others. */
export function compilerImage(reference: string): CompilerImage | undefined {
  const { repository, tag } = splitImageName(reference);
  if (/windows|nanoserver|\$/.test(tag)) return undefined;
  const found = images.find((it) => it.repository === repository);
  if (!found) return undefined;
  return {
    builds: ({ name, ...command }) => {
      if (!found.builders.test(name)) return false;
      const operands = operandsOf(command).map(({ value }) => value);
      if (!found.verbs) return operands.length > 0;
      if (!operands.some((value) => found.verbs?.test(value))) return false;
      if (name === "go") return !operands.some((value) => /@|^[\w.-]+\.\w+\//.test(value));
      return !operands.includes("install") || name !== "cargo" || hasOption(command, "path");
    },
    isTool: (program) => found.tools.test(program.slice(program.lastIndexOf("/") + 1)),
  };
}

const images: readonly {
  readonly repository: string;
  readonly builders: RegExp;
  readonly verbs?: RegExp;
  readonly tools: RegExp;
}[] = [
  {
    repository: "golang",
    builders: /^go$/,
    verbs: /^(build|install)$/,
    tools: /^(go|gofmt|dlv|air)$/,
  },
  {
    repository: "rust",
    builders: /^cargo$/,
    verbs: /^(build|b|install)$/,
    tools: /^(cargo|rustc|rustup)$/,
  },
  { repository: "gcc", builders: /^(gcc|g\+\+|cc|c\+\+)$/, tools: /^(gcc|g\+\+|cc|c\+\+|make)$/ },
  {
    repository: "maven",
    builders: /^mvnw?$/,
    verbs: /^(package|install|verify)$/,
    tools: /^mvnw?$/,
  },
  {
    repository: "gradle",
    builders: /^gradlew?$/,
    verbs: /(^|:)(build|assemble|jar|bootJar|shadowJar|installDist)$/,
    tools: /^gradlew?$/,
  },
  {
    repository: "mcr.microsoft.com/dotnet/sdk",
    builders: /^dotnet$/,
    verbs: /^(publish|build)$/,
    tools: /^$/,
  },
];
