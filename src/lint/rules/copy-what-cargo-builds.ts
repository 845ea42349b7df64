import type { CommandInstruction, Word } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { findTarget } from "../../dockerfile/neededStages.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { hasCargoConfig } from "../shared/cargoConfig.ts";
import { hasOption } from "../shared/commandWords.ts";
import { createCopiedFiles } from "../shared/copiedFiles.ts";
import { besides } from "../shared/projectVisitor.ts";
import { hasTomlTable, tomlValue } from "../shared/tomlValue.ts";

export const copyWhatCargoBuilds = defineRule({
  id: "copy-what-cargo-builds",
  summary: "Require that a program is copied from where cargo puts it.",
  why: "Cargo names the program after the package, and puts it into `target/release` with `--release` and into `target/debug` without. The rule speaks where the stage that is copied from builds a package of the build context that has one program, `src/main.rs`, and nothing names another folder or target.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "unsafe",
  messages: {
    name: "{file} names its package {package}, so cargo makes no {typed} here. Copy {package}.",
    profile:
      "Without --release cargo puts the program into target/debug, so it is not here. Build with --release.",
  },
  examples: {
    files: { "Cargo.toml": '[package]\nname = "shop"\n', "src/main.rs": "", "Cargo.lock": "" },
    bad: [
      'FROM rust:1.82 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:12-slim\nCOPY --from=build /src/target/release/app /usr/bin/app\nCMD ["app"]',
      'FROM rust:1.82 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build\nFROM debian:12-slim\nCOPY --from=build /src/target/release/shop /usr/bin/shop\nCMD ["shop"]',
    ],
    good: [
      'FROM rust:1.82 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:12-slim\nCOPY --from=build /src/target/release/shop /usr/bin/app\nCMD ["app"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["cargo"],
  create(context) {
    const { document, services } = context;
    const files = services.contextFiles;
    if (!files || files.isCut || hasCargoConfig(files) || elsewhere.test(document.text)) return {};
    const copied = createCopiedFiles(document, services, files);
    /** What each stage builds with cargo; undefined where more than one command does something. */
    const builds = new Map<number, Build | undefined>();
    return {
      stage({ index, parent }) {
        if (parent !== undefined && builds.has(parent)) builds.set(index, undefined);
      },
      RUN(run, stage) {
        if (!stage || run.onbuild) return;
        const { all } = services.commands.of(run);
        if (all.some(({ name }) => name === "cargo")) {
          builds.set(stage.index, builds.has(stage.index) ? undefined : buildOf(run));
        } else if (all.some(({ name }) => !harmless.has(name))) builds.set(stage.index, undefined);
      },
      COPY(copy, stage) {
        const origin = copy.from && findTarget(document.stages, copy.from.value);
        const build = origin && builds.get(origin.index);
        if (!build || !stage || origin.index >= stage.index || copy.onbuild) return;
        for (const source of copy.sources) check(build, source);
      },
    };

    function buildOf(run: CommandInstruction): Build | undefined {
      const { all } = services.commands.of(run);
      const { workdir } = services.stageState.before(run);
      if (
        workdir === undefined ||
        all.some(({ name }) => !harmless.has(name) && name !== "cargo")
      ) {
        return undefined;
      }
      const commands = all.filter(({ name }) => name === "cargo");
      const [build, ...others] = commands.filter(({ words }) => words[0]?.value !== "fetch");
      if (!build || others.length > 0 || build.words[0]?.value !== "build") return undefined;
      if (hasOption(build, ...chosen)) return undefined;
      const file = copied.source(run, joinPath(workdir, "Cargo.toml") ?? "");
      const text = file === undefined ? undefined : files?.text(file);
      const name = text === undefined ? undefined : tomlValue(text, "package", "name");
      if (file === undefined || text === undefined || name === undefined) return undefined;
      const isOdd = ["bin", "workspace", "lib", "profile"].some((table) =>
        hasTomlTable(text, table),
      );
      if (isOdd || files?.at(besides(file, "src/bin"))) return undefined;
      if (files?.at(besides(file, "src/main.rs"))?.kind !== "file") return undefined;
      return {
        file,
        name,
        target: `${workdir === "/" ? "" : workdir}/target`,
        isRelease: hasOption(build, "release", "r"),
      };
    }

    function check({ file, name, target, isRelease }: Build, source: Word): void {
      const path = joinPath("/", source.value);
      const release = `${target}/release/`;
      if (path?.startsWith(release) !== true) return;
      const typed = path.slice(release.length);
      if (!/^[\w-]{1,60}$/.test(typed)) return;
      if (!isRelease) context.report({ at: source.range, message: "profile" });
      else if (typed !== name) {
        context.report({
          at: source.range,
          message: "name",
          data: { file, package: name, typed },
          fix: renameFix(source, typed, name),
        });
      }
    }
  },
});

interface Build {
  readonly file: string;
  readonly name: string;
  readonly target: string;
  readonly isRelease: boolean;
}

/** Whatever changes where or what cargo builds. */
const elsewhere =
  /CARGO_TARGET|CARGO_BUILD|target-dir|artifact-dir|out-dir|\bcross\b|zigbuild|cargo-chef|cargo chef/;

const chosen = [
  ...["bin", "bins", "p", "package", "workspace", "all", "example", "examples", "lib", "profile"],
  ...["target", "manifest-path", "config", "C", "Z", "test", "tests", "all-targets"],
];

const harmless: ReadonlySet<string> = new Set([
  ...["apt-get", "apk", "mkdir", "rustup", "echo", "set", "update-ca-certificates", "strip"],
]);

function renameFix({ range, raw }: Word, typed: string, name: string): FixProposal | undefined {
  if (!raw.endsWith(typed) || range.end - range.start !== raw.length) return undefined;
  const start = range.end - typed.length;
  return { title: `Copy ${name}`, edits: [{ range: { start, end: range.end }, newText: name }] };
}
