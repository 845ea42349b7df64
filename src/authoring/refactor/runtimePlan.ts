import { hasOption, operandsOf, optionValue } from "../../lint/shared/commandWords.ts";
import { languageImage } from "../../lint/shared/languageImage.ts";
import type { BuildFacts, RuntimePlan } from "./buildFacts.ts";
import { pythonRuntimePlan } from "./pythonRuntimePlan.ts";
import { rustRuntimePlan } from "./rustRuntimePlan.ts";

/**
 * The plan for an official image and the words that the file starts; undefined for other images, for
 * tags that name no version, and where more of the build may be needed than one path.
 */
export function runtimePlan(
  reference: string,
  words: readonly string[],
  facts: BuildFacts,
): RuntimePlan | undefined {
  const image = languageImage(reference);
  switch (image?.language) {
    case "java":
      return javaPlan(image.repository, image.tag, image.version, words, facts);
    case "dotnet":
      return image.kind === "sdk" ? dotnetPlan(image.tag, words, facts) : undefined;
    case "node":
      return nodePlan(image.tag, words, facts);
    case "rust":
      return rustRuntimePlan(image.tag, words, facts);
    case "python":
      return pythonRuntimePlan(image.tag, words, facts);
    default:
      return undefined;
  }
}

/** `java -jar` of what Maven or Gradle made, with options that name no files. */
function javaPlan(
  repository: string,
  tag: string,
  version: string | undefined,
  words: readonly string[],
  { commands, resolve }: BuildFacts,
): RuntimePlan | undefined {
  const isOfTemurin =
    repository === "eclipse-temurin" ||
    (repository === "maven" && tag.includes("eclipse-temurin")) ||
    (repository === "gradle" && !/graal|corretto/.test(tag));
  if (!isOfTemurin || version === undefined || /jre|windows|nanoserver/.test(tag)) return undefined;
  const at = words.indexOf("-jar");
  const jar = words[at + 1];
  if (words[0] !== "java" || at === -1 || jar === undefined) return undefined;
  const others = words.filter((_, index) => index > 0 && index !== at && index !== at + 1);
  if (others.some((word) => /[/:@]|^-(cp|classpath|p|m)\b/.test(word.replace(/^-X+:/, "")))) {
    return undefined;
  }
  const path = resolve(jar);
  const isMaven = commands.some(
    (it) => /^mvnw?$/.test(it.name) && operandsOf(it).some(({ value }) => value === "package"),
  );
  const isGradle = commands.some(
    (it) =>
      /^gradlew?$/.test(it.name) &&
      operandsOf(it).some(({ value }) => /^:?(build|assemble|bootJar|shadowJar)$/.test(value)),
  );
  const isMade =
    path !== undefined &&
    ((isMaven && /\/target\/[^/]+\.jar$/.test(path)) ||
      (isGradle && /\/build\/libs\/[^/]+\.jar$/.test(path)));
  if (!isMade || commands.some(({ name }) => !buildsJars.test(name))) return undefined;
  return {
    image: `eclipse-temurin:${version}-jre${tag.includes("alpine") ? "-alpine" : ""}`,
    paths: [{ from: path, to: path }],
  };
}

/** With others the image may have got what the program needs. */
const buildsJars = /^(mvnw?|gradlew?|chmod|mkdir|set|echo|cd)$/;

/** `dotnet x.dll` of a folder that `dotnet publish` filled. */
function dotnetPlan(
  tag: string,
  words: readonly string[],
  { commands, resolve }: BuildFacts,
): RuntimePlan | undefined {
  // Those of the SDK have three numbers, of which the runtime knows nothing.
  if (!/^\d+\.\d+(-(alpine[\d.]*|jammy|noble|bookworm-slim))?$/.test(tag)) return undefined;
  const publish = commands.find(
    (it) => it.name === "dotnet" && operandsOf(it)[0]?.value === "publish",
  );
  const output = publish && optionValue(publish, "o", "output");
  const folder = output === undefined ? undefined : resolve(output);
  const program = words[1] === undefined ? undefined : resolve(words[1]);
  if (words[0] !== "dotnet" || folder === undefined || program === undefined) return undefined;
  if (!program.startsWith(`${folder}/`) || !program.endsWith(".dll")) return undefined;
  if (commands.some(({ name }) => name !== "dotnet")) return undefined;
  return { image: `mcr.microsoft.com/dotnet/aspnet:${tag}`, paths: [{ from: folder, to: folder }] };
}

/** The folder of the project in the slim image of the same tag, where only npm and the like ran. */
function nodePlan(
  tag: string,
  words: readonly string[],
  { commands, workdir }: BuildFacts,
): RuntimePlan | undefined {
  const version = /^(\d+(?:\.\d+){0,2}|lts|current)(-(?:trixie|bookworm|bullseye))?$/.exec(tag);
  if (!version || (words[0] !== "node" && words[0] !== "npm")) return undefined;
  const installs = commands.some(({ name }) => /^(npm|yarn|pnpm)$/.test(name));
  const isPlain = commands.every(
    (it) => /^(npm|npx|yarn|pnpm|mkdir|set|echo)$/.test(it.name) && !hasOption(it, "g", "global"),
  );
  if (!installs || !isPlain) return undefined;
  return { image: `node:${tag}-slim`, paths: [{ from: workdir, to: workdir }] };
}
