import type { ShellWord } from "../../dockerfile/shell/shellScript.ts";
import type { NamedCommand } from "./commandIndex.ts";

/** The word with which curl or wget gives up checking certificates, and what it is without. */
export interface InsecureOption {
  readonly word: ShellWord;
  /** The other letters of a cluster; empty where nothing else is in the word. */
  readonly rest: string;
}

export function insecureOptions({ name, words }: NamedCommand): readonly InsecureOption[] {
  if (name === "wget") {
    return words
      .filter(({ value }) => value === "--no-check-certificate")
      .map((word) => ({ word, rest: "" }));
  }
  if (name !== "curl") return [];
  const found: InsecureOption[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    if (word.value === "--insecure") found.push({ word, rest: "" });
    if (!/^-[^-]/.test(word.value)) continue;
    const { letters, takesNext } = curlLetters(word.value);
    if (letters.includes("k")) {
      const rest = word.value.replace("k", "");
      found.push({ word, rest: rest === "-" ? "" : rest });
    }
    if (takesNext) at++;
  }
  return found;
}

/** The options of a cluster such as `-fsSLo`; behind one with a value, the rest is the value. */
function curlLetters(value: string): { readonly letters: string; readonly takesNext: boolean } {
  for (let at = 1; at < value.length; at++) {
    if (!curlTaking.includes(value[at] ?? "")) continue;
    return { letters: value.slice(1, at), takesNext: at === value.length - 1 };
  }
  return { letters: value.slice(1), takesNext: false };
}

/** Options of curl with a value (curl(1)). */
const curlTaking = "AbcCdDeEFHhKmoPQrtTuUwxXyYz";

/** Where a program reads its program text from its input. */
export function runsItsInput({ name, words, command }: NamedCommand): boolean {
  if (shells.has(name)) return command.inner === undefined && readsShellInput(words);
  const program = /^(python|perl|ruby|node|nodejs|php)[\d.]*$/.test(name);
  const [first] = words;
  return program && (first === undefined || first.value === "-" || first.value === "/dev/stdin");
}

export const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh"]);

/** No `-c`, and no file to run: `bash`, `bash -s -- x`, `bash -ex`, `bash -`, `bash /dev/stdin`. */
function readsShellInput(words: readonly ShellWord[]): boolean {
  for (let at = 0; at < words.length; at++) {
    const { value } = words[at] ?? { value: "" };
    if (value === "-" || value === "/dev/stdin") return true;
    if (!/^[-+]./.test(value)) return false;
    if (value === "--" || value.startsWith("--")) continue;
    if (value.includes("c")) return false;
    if (value.includes("s")) return true;
    if (/[oO]$/.test(value)) at++;
  }
  return true;
}
