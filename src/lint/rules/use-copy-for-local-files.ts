import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import { defineRule, type FixProposal } from "../rule.ts";
import { isArchive } from "../shared/fileNames.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { hasWildcard, isRemote } from "../shared/transferPaths.ts";

export const useCopyForLocalFiles = defineRule({
  id: "use-copy-for-local-files",
  summary: "Require COPY in place of ADD for local files and folders.",
  why: "ADD also downloads and unpacks, so a reader has to look at every source to see which of these happens. COPY says that files are copied as they are.",
  category: "correctness",
  severity: { recommended: "warning", strict: "warning", hadolint: "error" },
  aliases: ["hadolint/DL3020"],
  fix: "safe",
  messages: {
    local: "ADD of {source} neither downloads nor unpacks anything. Write COPY.",
  },
  examples: {
    bad: ["FROM alpine\nADD src /app/src"],
    good: [
      "FROM alpine\nCOPY src /app/src",
      "FROM alpine\nADD rootfs.tar.gz /",
      "FROM alpine\nADD https://example.com/app /app",
    ],
  },
  needs: ["baseImage"],
  create: (context) => ({
    ADD(add) {
      if (add.onbuild || !add.destination) return;
      const source =
        context.preset === "hadolint"
          ? add.sources.find(({ value }) => !peerArchive.test(value) && !/^https?:\/\//.test(value))
          : localSource(add, ({ raw }) => context.services.variables.expand(raw, add));
      if (!source) return;
      context.report({
        at: onFirstLine(context, add, add.keyword.range),
        message: "local",
        data: { source: source.value },
        fix: copyFix(add),
      });
    },
  }),
});

/** The first source, if COPY can do for all of them. */
function localSource(
  { sources, flags, json }: TransferInstruction,
  expand: (source: Word) => { readonly value: string; readonly complete: boolean },
): Word | undefined {
  if (flags.some(({ name }) => addOnly.has(name.value))) return undefined;
  const needsAdd = sources.some((source) => {
    const { value, complete } = json ? { value: source.value, complete: true } : expand(source);
    const path = json || source.raw.includes("$") ? value : source.value;
    if (!complete || (json && path.includes("$"))) return true;
    return isRemote(path) || isArchive(path) || peerArchive.test(path) || mayMeanArchive(path);
  });
  return needsAdd ? undefined : sources[0];
}

/** `dist/*` may match an archive, `*.js` does not. */
function mayMeanArchive(path: string): boolean {
  return hasWildcard(path) && !/\.[a-z]+$/i.test(path);
}

/** Flags that COPY does not have, since they are about what only ADD does. */
const addOnly: ReadonlySet<string> = new Set(["checksum", "keep-git-dir", "unpack"]);

/** The endings that hadolint knows; case matters. */
const peerArchive = /\.(tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$/;

function copyFix(add: TransferInstruction): FixProposal | undefined {
  const { keyword, flags, sources } = add;
  if (keyword.range.end - keyword.range.start !== 3) return undefined;
  if (flags.some(({ name }) => addOnly.has(name.value))) return undefined;
  // Under hadolint's preset others of the sources may need ADD.
  if (sources.some(({ value }) => isRemote(value) || isArchive(value) || value.includes("$"))) {
    return undefined;
  }
  const newText = keyword.value === "add" ? "copy" : "COPY";
  return { title: "Write COPY", edits: [{ range: keyword.range, newText }] };
}
