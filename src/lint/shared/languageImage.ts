import { splitImageName } from "./splitImageName.ts";

/** What the name of an image says, where it is such a one; also by the mirrors of Docker Hub. */
export function languageImage(reference: string): LanguageImage | undefined {
  const { repository: full, tag } = splitImageName(reference);
  const repository = full.replace(/^(public\.ecr\.aws\/docker|mirror\.gcr\.io)\/library\//, "");
  const found = (language: Language, version: string | undefined, kind = ""): LanguageImage => ({
    language,
    version,
    kind,
    repository,
    tag,
  });
  const leading = /^(\d+(?:\.\d+){0,2})(?![\d.])/.exec(tag)?.[1];
  switch (repository) {
    case "node":
    case "python":
    case "rust":
      return found(repository, leading);
    case "eclipse-temurin":
      return found("java", majorOf(leading), /-jre/.test(tag) ? "jre" : "jdk");
    case "openjdk":
      return found("java", majorOf(leading), /-jre/.test(tag) ? "jre" : "jdk");
    case "amazoncorretto":
      return found("java", majorOf(leading), "jdk");
    case "maven":
      return found(
        "java",
        /-(?:eclipse-temurin|amazoncorretto|ibm-semeru|sapmachine|openjdk|jdk)-(\d+)/.exec(
          tag,
        )?.[1],
        "maven",
      );
    case "gradle":
      return found("java", /(?:^|-)jdk-?(\d+)/.exec(tag)?.[1], "gradle");
    default: {
      const kind = /^mcr\.microsoft\.com\/dotnet\/(sdk|aspnet|runtime|runtime-deps)$/.exec(
        repository,
      )?.[1];
      return kind === undefined ? undefined : found("dotnet", leading, kind);
    }
  }
}

/** An official image of a language's makers. */
export interface LanguageImage {
  readonly language: Language;
  /** As the tag has it, `20.11`; for Java the first number. Undefined where no number is there. */
  readonly version: string | undefined;
  /** For .NET: `sdk`, `aspnet`, `runtime` …; for Java: `jdk`, `jre`, `maven`, `gradle`. */
  readonly kind: string;
  readonly repository: string;
  readonly tag: string;
}

export type Language = "node" | "python" | "java" | "rust" | "dotnet";

/** Java 8 was also called 1.8, and its tags go on with `u` and the update. */
function majorOf(version: string | undefined): string | undefined {
  const [first, second] = version?.split(".") ?? [];
  return first === "1" ? second : first;
}
