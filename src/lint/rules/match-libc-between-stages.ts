import type { CommandInstruction, Stage } from "../../dockerfile/document.ts";
import { joinPath } from "../../dockerfile/joinPath.ts";
import { findTarget } from "../../dockerfile/neededStages.ts";
import { defineRule } from "../rule.ts";
import { hasCargoConfig } from "../shared/cargoConfig.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { getoptOperands, hasOption, optionValue } from "../shared/commandWords.ts";
import { hasForeignSyntax } from "../shared/foreignSyntax.ts";
import { linuxImage } from "../shared/linuxImages.ts";
import { splitImageName } from "../shared/splitImageName.ts";
import { createStageRoots } from "../shared/stageRoots.ts";

export const matchLibcBetweenStages = defineRule({
  id: "match-libc-between-stages",
  summary: "Disallow programs that were linked to glibc in an image that has none.",
  why: "Cargo, gcc and clang link to the C library of the image that they run in, unless they are told otherwise. Alpine has musl, and `scratch` and distroless `static` have nothing: there the program stops with `no such file or directory`, though it is there. The rule speaks where a stage from an official image with glibc builds the program that is copied, and the Dockerfile says nothing of musl, static linking or another target; of cargo where the build context is known and has no configuration of it.",
  category: "correctness",
  severity: { recommended: "error", strict: "error" },
  aliases: [],
  fix: "none",
  messages: {
    missing:
      "{program} was linked to the glibc of {from}, which {here} does not have, so it does not start. Build it on Alpine or for musl, or take a base with glibc.",
  },
  examples: {
    files: { "Cargo.toml": '[package]\nname = "app"\n', "src/main.rs": "", "main.c": "" },
    bad: [
      'FROM rust:1.82 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM alpine:3.20\nCOPY --from=build /src/target/release/app /usr/bin/app\nCMD ["app"]',
      'FROM gcc:14 AS build\nCOPY main.c .\nRUN gcc -O2 -o /app main.c\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]',
    ],
    good: [
      'FROM rust:1.82 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:12-slim\nCOPY --from=build /src/target/release/app /usr/bin/app\nCMD ["app"]',
      'FROM rust:1.82-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM alpine:3.20\nCOPY --from=build /src/target/release/app /usr/bin/app\nCMD ["app"]',
      'FROM gcc:14 AS build\nCOPY main.c .\nRUN gcc -static -o /app main.c\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]',
    ],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["cargo", "gcc", "g++", "cc", "c++", "clang", "clang++"],
  create(context) {
    const { document, services } = context;
    if (hasForeignSyntax(document) || saysOtherwise(document.text)) return {};
    const files = services.contextFiles;
    // Without the context it is not known what a configuration of cargo says.
    const isCargoPlain = files !== undefined && !files.isCut && !hasCargoConfig(files);
    const rootOf = createStageRoots(document, services);
    /** Paths of programs, and folders that have but these, by stage. */
    const built: Built[] = [];
    return {
      stage({ index, parent }) {
        const inherited = built[parent ?? -1];
        built[index] = { paths: new Set(inherited?.paths), folders: new Set(inherited?.folders) };
      },
      RUN(run, stage) {
        const mine = built[stage?.index ?? -1];
        if (stage && mine && !run.onbuild && hasGlibc(rootOf(stage).reference)) addBuilt(mine, run);
      },
      COPY(copy, stage) {
        const origin = copy.from && findTarget(document.stages, copy.from.value);
        const found = origin && built[origin.index];
        if (
          !stage ||
          !found ||
          copy.onbuild ||
          (found.paths.size === 0 && found.folders.size === 0)
        )
          return;
        const here = rootOf(stage).reference;
        const from = rootOf(origin).reference;
        if (here === undefined || from === undefined || !lacksGlibc(here) || bringsLibrary(stage))
          return;
        for (const source of copy.sources) {
          const { value, complete } = services.variables.expand(source.raw, copy);
          const path = complete ? joinPath("/", value) : undefined;
          if (path === undefined || !isBuilt(found, path)) continue;
          const program = path.slice(path.lastIndexOf("/") + 1);
          context.report({ at: source.range, message: "missing", data: { program, from, here } });
        }
      },
    };

    function addBuilt({ paths, folders }: Built, run: CommandInstruction): void {
      const { all } = services.commands.of(run);
      const { workdir } = services.stageState.before(run);
      if (all.some(({ name }) => name === "cd" || name === "pushd")) return;
      const resolve = (path: string | undefined): string | undefined => {
        const { value, complete } = services.variables.expand(path ?? "$", run);
        return complete ? joinPath(workdir, value) : undefined;
      };
      const add = (set: Set<string>, path: string | undefined): void => {
        if (path !== undefined && set.size < maximumPaths) set.add(path);
      };
      for (const command of all) {
        if (command.name === "cargo") {
          if (!isCargoPlain) continue;
          const verb = command.words.find(({ value }) => !value.startsWith("+"))?.value;
          if (hasOption(command, "target", "target-dir", "config", "manifest-path")) continue;
          if (verb === "build" || verb === "b") add(folders, resolve("target/release"));
          if (verb === "install") {
            const root = optionValue(command, "root") ?? "/usr/local/cargo";
            add(folders, resolve(`${root}/bin`));
          }
        } else if (compilers.has(command.name)) add(paths, resolve(outputOf(command)));
        else if (command.name === "cp" || command.name === "mv") {
          const operands = getoptOperands(command, []);
          const [from, to] = operands.map(({ value }) => resolve(value));
          if (operands.length !== 2 || from === undefined || to === undefined) continue;
          if (!isBuilt({ paths, folders }, from)) continue;
          add(paths, to);
          add(paths, `${to}/${from.slice(from.lastIndexOf("/") + 1)}`);
        }
      }
    }
  },
});

interface Built {
  readonly paths: Set<string>;
  readonly folders: Set<string>;
}

const maximumPaths = 100;

/** Whatever says how to link; the name of an image does not. */
function saysOtherwise(text: string): boolean {
  return otherwise.test(text.replaceAll("distroless/static", ""));
}

const otherwise =
  /musl|static|RUSTFLAGS|CARGO_|LDFLAGS|zig|gcompat|libc6-compat|glibc|wasm|patchelf/;

const compilers: ReadonlySet<string> = new Set(["gcc", "g++", "cc", "c++", "clang", "clang++"]);

function outputOf(command: NamedCommand): string | undefined {
  if (
    hasOption(command, "c", "shared") ||
    command.words.some(({ value }) => value === "-S" || value === "-E" || value === "-shared")
  ) {
    return undefined;
  }
  const at = command.words.findIndex(({ value }) => value === "-o");
  return at === -1 ? undefined : command.words[at + 1]?.value;
}

/** A program has no extension. */
function isBuilt({ paths, folders }: Built, path: string): boolean {
  if (paths.has(path)) return true;
  const slash = path.lastIndexOf("/");
  return folders.has(path.slice(0, slash)) && /^[\w-]+$/.test(path.slice(slash + 1));
}

function hasGlibc(reference: string | undefined): boolean {
  return reference !== undefined && linuxImage(reference)?.shell === "bash";
}

function lacksGlibc(reference: string): boolean {
  if (reference === "scratch" || linuxImage(reference)?.shell === "ash") return true;
  return /^gcr\.io\/distroless\/static(-debian\d+)?$/.test(splitImageName(reference).repository);
}

/** From the folders of libraries, or all of another system. */
function bringsLibrary({ instructions }: Stage): boolean {
  return instructions.some(
    (it) =>
      (it.kind === "COPY" || it.kind === "ADD") &&
      it.sources.some(({ value }) =>
        /(^|\/)(lib\w*|usr)(\/|$)|\.so|^\/$|rootfs|\.tar/.test(value),
      ) &&
      !it.sources.every(({ value }) => /^\/?usr\/(local\/(cargo\/)?)?s?bin\//.test(value)),
  );
}
