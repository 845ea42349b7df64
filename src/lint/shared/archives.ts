import type { TransferInstruction, Word } from "../../dockerfile/document.ts";
import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";
import { isOptionWord } from "./commandWords.ts";
import { hadolintBracedText } from "./hadolintWords.ts";

/**
 * The archive that a tar command unpacks as a whole, as ADD would do it too; undefined where it does
 * something else, picks members, renames them, or reads its input.
 */
export function archiveOperand({ words }: NamedCommand): ShellWord | undefined {
  let archive: ShellWord | undefined;
  let extracts = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    const { value } = word;
    if (value === "--extract" || value === "--get") extracts = true;
    else if (value.startsWith("--file=") || value === "--file" || value === "--directory") {
      if (value === "--file") archive = words[at + 1];
      if (value.startsWith("--file=")) return undefined;
      at++;
    } else if (/^-?[a-zA-Z]+$/.test(value) && (at === 0 || value.startsWith("-"))) {
      const letters = value.replace("-", "");
      if (letters.includes("x")) extracts = true;
      if (/[tcruO]/.test(letters.replace(/C.*$/, ""))) return undefined;
      // The values of the letters follow in their order.
      for (const letter of letters) {
        if (letter === "f") archive = words[++at];
        else if (letter === "C") at++;
      }
    } else if (!harmlessOption.test(value)) return undefined;
  }
  return extracts && archive?.value !== "-" ? archive : undefined;
}

/** These change nothing in what is unpacked from what ADD does; any operand picks members. */
const harmlessOption = /^--(directory=.*|verbose|gzip|bzip2|xz|no-same-owner|same-owner)$/;

/** The archives that hadolint remembers of a COPY, by their name in the image. */
export function archivesForHadolint({
  sources,
  destination,
}: TransferInstruction): readonly { readonly name: string; readonly source: Word }[] {
  const [first] = sources;
  if (!first || !destination) return [];
  if (peerArchive.test(destination.value)) {
    return [{ name: baseName(destination.value), source: first }];
  }
  return sources
    .filter(({ value }) => peerArchive.test(value))
    .map((source) => ({ name: baseName(source.value), source }));
}

/** The names of all that commands unpack, as hadolint sees it. */
export function extractedForHadolint(commands: readonly NamedCommand[]): readonly string[] {
  return commands
    .filter(
      ({ name, words }) =>
        unpackers.has(name) ||
        (name === "tar" && words.some(({ value }) => /^(--extract|--get|-.*x.*)$/.test(value))),
    )
    .flatMap(({ words }) =>
      words
        .filter(({ value }) => !isOptionWord(value))
        .map((word) => baseName(hadolintBracedText(word))),
    );
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

const unpackers: ReadonlySet<string> = new Set([
  ...["unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat"],
]);

/** The endings that hadolint knows; case matters. */
const peerArchive = /\.(tar|Z|bz2|gz|lz|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|xz)$/;
