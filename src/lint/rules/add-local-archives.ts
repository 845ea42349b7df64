import type { CommandInstruction, TransferInstruction, Word } from "../../dockerfile/document.ts";
import { defineRule } from "../rule.ts";
import { archiveOperand, archivesForHadolint, extractedForHadolint } from "../shared/archives.ts";
import { createKnownWords } from "../shared/knownWords.ts";
import { onFirstLine } from "../shared/onFirstLine.ts";
import { destinationPath, endsWithSlash, hasWildcard } from "../shared/transferPaths.ts";

export const addLocalArchives = defineRule({
  id: "add-local-archives",
  summary: "Require ADD in place of COPY and a RUN that unpacks.",
  why: "The image keeps the packed file in the layer of COPY, even when a RUN deletes it later. ADD unpacks a local archive on the way, so that only its content is in the image.",
  category: "size",
  severity: { recommended: "info", strict: "info", hadolint: "info" },
  aliases: ["hadolint/DL3010"],
  fix: "none",
  messages: {
    archive:
      "A RUN unpacks this archive, but the image keeps it packed as well. ADD would unpack it.",
  },
  examples: {
    bad: ["FROM debian:12\nCOPY app.tar.gz /srv/\nRUN tar xzf /srv/app.tar.gz -C /opt"],
    good: ["FROM debian:12\nADD app.tar.gz /opt/"],
  },
  needs: ["baseImage"],
  programs: [
    ...["tar", "unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat"],
    "gzcat",
  ],
  create(context) {
    const { services, preset } = context;
    const known = createKnownWords(services);
    const asHadolint = preset === "hadolint";
    /** The archives of the stage by the path, or as hadolint has it by the name, in the image. */
    let copied = new Map<string, Copied[]>();
    let found = new Set<Copied>();
    const remember = (key: string, archive: Copied): void => {
      const list = copied.get(key);
      if (list) list.push(archive);
      else copied.set(key, [archive]);
    };
    /** Each archive counts once, so they need not be looked at again. */
    const take = (key: string | undefined): void => {
      if (key === undefined) return;
      for (const archive of copied.get(key) ?? []) found.add(archive);
      copied.delete(key);
    };
    const reportAll = (): void => {
      for (const { copy, source } of found) {
        context.report({ at: onFirstLine(context, copy, source.range), message: "archive" });
      }
    };
    const check = (run: CommandInstruction): void => {
      const commands = services.commands.of(run);
      if (asHadolint) {
        extractedForHadolint(commands.all).forEach(take);
        return;
      }
      for (const command of commands.named("tar")) {
        const archive = archiveOperand(command);
        if (archive) take(known.path(run, command, archive));
      }
    };
    return {
      FROM() {
        // hadolint forgets what it found in earlier stages.
        if (!asHadolint) reportAll();
        copied = new Map();
        found = new Set();
      },
      COPY(copy) {
        if (copy.onbuild || copy.from || copy.heredocs.length > 0) return;
        if (asHadolint) {
          for (const { name, source } of archivesForHadolint(copy))
            remember(name, { copy, source });
          return;
        }
        const folder = destinationPath(services, copy);
        if (folder === undefined) return;
        for (const source of copy.sources) {
          const name = source.value.slice(source.value.lastIndexOf("/") + 1);
          if (!tarball.test(name) || name.includes("$") || hasWildcard(name)) continue;
          const isFile =
            tarball.test(folder) &&
            !endsWithSlash(copy.destination?.value ?? "") &&
            !copy.sources[1];
          remember(isFile ? folder : `${folder === "/" ? "" : folder}/${name}`, { copy, source });
        }
      },
      RUN: check,
      documentEnd: reportAll,
    };
  },
});

interface Copied {
  readonly copy: TransferInstruction;
  readonly source: Word;
}

/** What ADD unpacks, by its usual endings. */
const tarball = /\.(tar(\.(gz|bz2|xz))?|tgz|tbz2?|txz)$/;
