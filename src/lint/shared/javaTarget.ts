import { xmlElement, xmlElements } from "./xmlElement.ts";

/** The version of Java that a pom.xml compiles for; undefined where it does not say one for sure. */
export function mavenTarget(pom: string): number | undefined {
  if (/<(modules|profiles)>|toolchain|kotlin|scala|groovy/.test(pom)) return undefined;
  const properties = (name: string): string | undefined =>
    xmlElement(pom, ["project", "properties", name]);
  const values = keys.flatMap((key) => xmlElements(pom, key));
  if (values.length === 0 && hasSpringParent(pom)) values.push(properties("java.version") ?? "");
  return onlyVersion(
    values.flatMap((value) => {
      const name = /^\$\{([\w.-]+)\}$/.exec(value)?.[1];
      const resolved = name === undefined ? value : (properties(name) ?? value);
      // Other plugins have sources, too, which are folders.
      return /^[\d.]+$|\$/.test(resolved) ? [resolved] : [];
    }),
  );
}

/** The same of a Gradle build script, in either language. */
export function gradleTarget(script: string): GradleTarget | undefined {
  const code = script.replace(/^[ \t]*(\/\/|\*|\/\*).*$/gm, "");
  const toolchains = findAll(
    code,
    /(?:JavaLanguageVersion\.of|jvmToolchain)\(\s*["']?(\d+)["']?\s*\)/g,
  );
  const levels = findAll(
    code,
    /\b(?:sourceCompatibility|targetCompatibility)\s*=?\s*(?:JavaVersion\.VERSION_|["'])?([\d._]+)/g,
  );
  const asked = (code.match(/\b(sourceCompatibility|targetCompatibility|languageVersion)\b/g) ?? [])
    .length;
  const read = toolchains.length + levels.length;
  // Other compilers have levels of their own.
  if (toolchains.length === 0 && /kotlin|scala|groovy/.test(code)) return undefined;
  // Some value that a variable has.
  if (read < asked || /\brelease\b/.test(code)) return undefined;
  const version = onlyVersion([...toolchains, ...levels.map((level) => level.replace("_", "."))]);
  return version === undefined ? undefined : { version, isToolchain: toolchains.length > 0 };
}

export interface GradleTarget {
  readonly version: number;
  /** True where Gradle looks for a JDK of just this version. */
  readonly isToolchain: boolean;
}

const keys: readonly string[] = [
  ...["maven.compiler.release", "maven.compiler.source", "maven.compiler.target"],
  ...["release", "source", "target"],
];

/** Of all parents this is the one that goes by `java.version`. */
function hasSpringParent(pom: string): boolean {
  return xmlElement(pom, ["project", "parent", "artifactId"]) === "spring-boot-starter-parent";
}

function onlyVersion(values: readonly string[]): number | undefined {
  const [first, ...others] = new Set(values.map((value) => value.replace(/^1\./, "")));
  return first !== undefined && others.length === 0 && /^\d{1,2}$/.test(first)
    ? Number(first)
    : undefined;
}

function findAll(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);
}
