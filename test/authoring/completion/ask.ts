import type { Completions } from "../../../src/authoring/completion/completionEntry.ts";
import type { RegistrySays } from "../../../src/authoring/completion/completionScope.ts";
import { completionsAt } from "../../../src/authoring/completion/completionsAt.ts";
import type { BaseImageFacts } from "../../../src/dockerfile/baseImageFacts.ts";
import { parseDockerfile } from "../../../src/dockerfile/parseDockerfile.ts";
import { catalog } from "../../../src/lint/catalog.ts";
import { loadShellParser } from "../../dockerfile/shell/loadShellParser.ts";
import { baseImageLookUp } from "../../support/baseImageLookUp.ts";
import { contextFiles } from "../../support/contextFiles.ts";

const shell = await loadShellParser();

/** What is known besides a text. */
export interface Known {
  readonly images?: readonly string[];
  readonly baseImages?: Readonly<Record<string, BaseImageFacts>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly ignored?: readonly string[];
  /** What a registry says of the typed name. */
  readonly registry?: Partial<RegistrySays>;
}

/** What is offered at the `|` of a text; at the last one, so that pipes of a shell may stand before. */
export function ask(marked: string, known: Known = {}): Asked {
  const { images = [], baseImages = {}, files, ignored, registry } = known;
  const offset = marked.lastIndexOf("|");
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const completions = completionsAt(
    parseDockerfile(text),
    offset,
    {
      baseImage: baseImageLookUp(baseImages),
      shell,
      contextFiles: files && contextFiles(files, ignored),
    },
    { images, registry: registry && { ...silent, ...registry }, rules: catalog },
  );
  const labels = completions.entries.map(({ label }) => label);
  return {
    ...completions,
    labels,
    accept(label) {
      const entry = completions.entries.find((it) => it.label === label);
      if (!entry) throw new Error(`${label} is not offered: ${labels.join(", ")}`);
      const { start, end } = completions.word;
      return `${text.slice(0, start)}${entry.insertText ?? label}|${text.slice(end)}`;
    },
  };
}

const silent: RegistrySays = {
  ...{ host: undefined, tags: [], repositories: [], digest: undefined, isPending: false },
};

export interface Asked extends Completions {
  readonly labels: readonly string[];
  /** The text with an entry in place of the word, `|` behind it. */
  accept(label: string): string;
}
