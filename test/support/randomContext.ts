import type { Tree } from "../buildcontext/contextFolder.ts";
import { createRandom } from "./createRandom.ts";

/** A folder and a Dockerfile that builds nothing but copies. */
export interface RandomContext {
  readonly tree: Tree;
  readonly dockerfile: string;
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
}

/**
 * Names that collide with wildcards, links near, far and in circles, ignore rules with exceptions,
 * stages that need each other, variables with and without values. The same for the same seed.
 * `flags` says what the engine's reader of Dockerfiles knows.
 */
export function randomContext(
  seed: number,
  flags: {
    readonly exclude: boolean;
    readonly heredoc: boolean;
    readonly parents: boolean;
    /** Most sources are there, so that many of the files can really be built. */
    readonly existing?: boolean;
  },
): RandomContext {
  const random = createRandom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const chance = (of: number): boolean => random() < of;
  const many = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: below(most + 1) }, make);

  const name = (): string =>
    oneOf(["a", "b", "c", "ab", "a.js", "b.md", "x.log", "keep", ".h", "a-b"]);
  const path = (): string => [name(), ...many(2, name)].join("/");

  const tree: Record<string, string> = {};
  const isFree = (at: string): boolean =>
    !Object.keys(tree).some(
      (it) => it === at || it.startsWith(`${at}/`) || at.startsWith(`${it.replace(/\/$/, "")}/`),
    );
  for (let index = 0; index < 8 + below(25); index++) {
    const at = path();
    if (!isFree(at) || !isFree(`${at}/`)) continue;
    if (chance(0.15)) tree[at] = `-> ${oneOf(["", "../", "/", "./", "../../"])}${path()}`;
    else if (chance(0.08)) tree[`${at}/`] = "";
    else tree[at] = "x".repeat(below(30));
  }

  const pattern = (): string =>
    oneOf([
      path,
      () => `**/${name()}`,
      () =>
        oneOf([
          "*",
          "*.md",
          "**/*.js",
          "a*",
          "?",
          "*/b",
          "a/**",
          "[ab]",
          "**",
          "*/*",
          "/a/",
          ".",
          "b/../c",
        ]),
      () => `${name()}/*`,
    ])();
  const ignore = (): string =>
    [oneOf(["# note", "", "*"]), ...many(5, () => `${oneOf(["", "", "!"])}${pattern()}`)].join(
      "\n",
    );
  if (chance(0.7)) tree[".dockerignore"] = ignore();
  if (chance(0.2)) tree["Dockerfile.dockerignore"] = ignore();

  const variables = ["V", "W", "UNSET"];
  const there = Object.keys(tree).filter(
    (at) => !tree[at]?.startsWith("-> ") && !at.startsWith(".d"),
  );
  const real = (): string => {
    const parts = oneOf(there).replace(/\/$/, "").split("/");
    return parts.slice(0, 1 + below(parts.length)).join("/");
  };
  const source = (): string => {
    if (flags.existing && there.length > 0 && chance(0.97)) return real();
    const typed = oneOf([
      path,
      path,
      () => `${oneOf(["./", "/", "../", "a/../"])}${path()}`,
      () => oneOf(["*", "*.md", "*/*.js", "a*", "?", "[ab]*", "*/b", "a/*", "./*/"]),
      () => `${name()}/`,
      () => (chance(0.3) ? oneOf([".", "./", "/"]) : path()),
      () => `${oneOf(["", "a/"])}$${oneOf(variables)}${oneOf(["", "/b"])}`,
      () => `\${${oneOf(variables)}:-${name()}}`,
    ])();
    return typed;
  };
  const copyFlags = (): string => {
    const options = [
      ...(flags.exclude && chance(0.3) ? [`--exclude=${oneOf(["*.md", "a", "**/b"])}`] : []),
      ...(flags.parents && chance(0.3) ? ["--parents"] : []),
      ...(chance(0.1) ? ["--chown=1:1"] : []),
    ];
    return options.map((it) => `${it} `).join("");
  };
  const copy = (stages: readonly string[]): string => {
    const keyword = oneOf(["COPY", "COPY", "ADD"]);
    if (keyword === "COPY" && stages.length > 0 && chance(flags.existing ? 0.05 : 0.35)) {
      return `COPY --from=${chance(0.2) ? below(stages.length) : oneOf(stages)} /x* /y/`;
    }
    if (flags.heredoc && chance(0.1)) return `${keyword} <<EOF /h/\n${path()}\nEOF`;
    if (flags.heredoc && chance(0.1)) return `${keyword} <<EOF ${source()} /h/\n${path()}\nEOF`;
    if (chance(0.2)) return `${keyword} ["${source()}", "/j/"]`;
    return `${copyFlags().replace(/^/, `${keyword} `)}${[source(), ...many(2, source)].join(" ")} /x/`;
  };
  const lines: string[] = [];
  if (chance(0.5)) lines.push(`ARG V=${name()}`);
  if (chance(0.3)) lines.push("ARG BASE=s0");
  const stages: string[] = [];
  for (let index = 0; index <= below(4); index++) {
    const bases = [
      "scratch",
      ...stages,
      ...(index > 0 && lines.includes("ARG BASE=s0") ? ["$BASE"] : []),
    ];
    lines.push(`FROM ${oneOf(bases)} AS s${index}`);
    for (const one of many(2, () =>
      oneOf([`ARG V`, `ARG V=${name()}`, `ENV W=${path()}`, "ARG UNSET", `ARG W=${name()}`]),
    )) {
      lines.push(one);
    }
    if (chance(0.15)) lines.push(`ONBUILD COPY ${source()} /o/`);
    for (const one of many(3, () => copy(stages))) lines.push(one);
    stages.push(`s${index}`);
  }
  lines.push("LABEL a=b", "");
  return {
    tree,
    dockerfile: lines.join("\n"),
    target: chance(0.4) ? oneOf([...stages, "0", "S0"]) : undefined,
    buildArgs: {
      ...(chance(0.3) && { V: name() }),
      ...(chance(0.2) && { UNSET: name() }),
      ...(chance(0.2) && { BASE: "s0" }),
    },
  };
}
