import type { FromInstruction } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import type { NamedCommand } from "../shared/commandIndex.ts";
import { hasOption } from "../shared/commandWords.ts";
import { projectVisitor } from "../shared/projectVisitor.ts";
import { tomlValue } from "../shared/tomlValue.ts";
import { spansMeet, versionRange, versionSpan } from "../shared/versionSpan.ts";

export const matchRustVersion = defineRule({
  id: "match-rust-version",
  summary: "Require the version of Rust that the project asks for.",
  why: "Cargo refuses to build a package whose `rust-version` is newer than the compiler. The rule speaks where cargo runs with a `Cargo.toml` of the build context in its working folder, and the tag of the official image has a number that is older for sure. A `rust-toolchain.toml` is another matter: rustup downloads what it names, so the compiler of the image is dead weight. The preset `strict` tells of that.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning" },
  aliases: [],
  fix: "none",
  messages: {
    older:
      "{file} asks for Rust {wanted} at least, and this image has {version}: cargo stops. Take a newer tag.",
    toolchain:
      "{file} names Rust {wanted}, and this image has {version}, so each build without a cache downloads another one. Take the same one in both.",
  },
  examples: {
    files: { "Cargo.toml": '[package]\nname = "app"\nrust-version = "1.80"\n' },
    bad: ["FROM rust:1.75\nWORKDIR /src\nCOPY . .\nRUN cargo build --release"],
    good: ["FROM rust:1.82\nWORKDIR /src\nCOPY . .\nRUN cargo build --release"],
  },
  needs: ["baseImage", "buildContext"],
  programs: ["cargo"],
  create(context) {
    const { document, preset } = context;
    const told = new Set<FromInstruction>();
    if (/RUSTUP_TOOLCHAIN|rustup|--ignore-rust-version|cargo \+/.test(document.text)) return {};
    return projectVisitor(context, ["cargo"], ({ root, commands, files, find }) => {
      const { from, image } = root;
      if (image?.language !== "rust" || image.version === undefined || !from.image) return;
      if (told.has(from) || !commands.some(readsManifest)) return;
      const span = versionSpan(image.version);
      if (!span) return;
      const report = (message: "older" | "toolchain", file: string, wanted: string): void => {
        told.add(from);
        const data = { file, wanted, version: image.version ?? "" };
        context.report({ at: from.image?.range ?? from.range, message, data });
      };
      for (const name of ["rust-toolchain.toml", "rust-toolchain"]) {
        const file = find(name);
        if (file === undefined) continue;
        const channel = channelOf(files.text(file) ?? "");
        const named = channel === undefined ? undefined : versionSpan(channel);
        if (preset !== "strict" || !named || channel === undefined) return;
        if (!spansMeet(span, [named])) report("toolchain", file, channel);
        return;
      }
      const file = find("Cargo.toml");
      const text = file === undefined ? undefined : files.text(file);
      const wanted = text === undefined ? undefined : tomlValue(text, "package", "rust-version");
      const least = wanted === undefined ? undefined : versionRange(`>=${wanted}`);
      if (file === undefined || wanted === undefined || !least || spansMeet(span, least)) return;
      report("older", file, wanted);
    });
  },
});

/** An installation from elsewhere does not look at the package at hand. */
function readsManifest(command: NamedCommand): boolean {
  const verb = command.words[0]?.value ?? "";
  return verb === "install" ? hasOption(command, "path") : verbs.has(verb);
}

const verbs: ReadonlySet<string> = new Set(["build", "b", "check", "run", "test", "rustc"]);

/** The old form is one line with the name. */
function channelOf(text: string): string | undefined {
  return tomlValue(text, "toolchain", "channel") ?? /^\s*([\d.]+)\s*$/.exec(text)?.[1];
}
