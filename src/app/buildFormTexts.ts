import { isSlipwayError, SlipwayError } from "../base/errors.ts";
import { isSecretName } from "../dockerfile/isSecretName.ts";
import type { CacheEntry, ExtraHost, NamedContext, Ulimit } from "../engine/engine.ts";
import { assertTaggable } from "./assertTaggable.ts";
import { readCacheEntries } from "./optionText/readCacheEntries.ts";
import { readExtraHost } from "./optionText/readExtraHost.ts";
import { readNamedContexts } from "./optionText/readNamedContexts.ts";
import { readPlatforms } from "./optionText/readPlatforms.ts";
import { readShmSize } from "./optionText/readShmSize.ts";
import { readUlimit } from "./optionText/readUlimit.ts";

/** A value as a line of text in the form; `read` throws `misuse` or `bad-reference`. */
export interface ValueText<T> {
  show(value: T): string;
  read(text: string): T;
}

/** Why a text cannot be taken, in a sentence and without the dashes of the command line. */
export function problemOf(
  text: string,
  { read }: Pick<ValueText<unknown>, "read">,
): string | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (!isSlipwayError(error)) throw error;
    const message = error.message.replace(/^--[\w-]+ makes no sense: (.)/, (_, first: string) =>
      first.toUpperCase(),
    );
    return `${message} ${error.hint.replace(/--[\w-]+ /g, "")}`;
  }
}

/** Names of the image, blanks or commas between them; none for a nameless one. */
export const tagsText: ValueText<readonly string[]> = {
  show: (tags) => tags.join(" "),
  read(text) {
    const tags = [...new Set(text.split(/[\s,]+/).filter((tag) => tag !== ""))];
    for (const tag of tags) assertTaggable(tag);
    return tags;
  },
};

export const platformsText: ValueText<readonly string[]> = {
  show: (platforms) => platforms.join(", "),
  read: (text) => (text.trim() === "" ? [] : readPlatforms([text])),
};

/** Empty for none, `""` for an empty one; anything else is the value itself. */
export const argText: ValueText<string | undefined> = {
  show: (value) => (value === "" ? '""' : (value ?? "")),
  read: (text) => (text === "" ? undefined : text === '""' ? "" : text),
};

/** `NAME=VALUE`. */
export const pairText: ValueText<readonly [string, string]> = {
  show: ([name, value]) => `${name}=${value}`,
  read(text) {
    const equals = text.indexOf("=");
    const name = text.slice(0, Math.max(0, equals)).trim();
    if (name === "" || /\s/.test(name))
      throw wrong("It has no name and value.", "Write NAME=VALUE.");
    return [name, text.slice(equals + 1)];
  },
};

export const hostText: ValueText<ExtraHost> = {
  show: ({ name, address }) => `${name}:${address}`,
  read: (text) => readExtraHost(text.trim()),
};

export const ulimitText: ValueText<Ulimit> = {
  show: ({ name, soft, hard }) => `${name}=${soft}${hard === soft ? "" : `:${hard}`}`,
  read: (text) => readUlimit(text.trim()),
};

export const sizeText: ValueText<number> = {
  show(bytes) {
    const unit = [...units].find(([, size]) => bytes > 0 && bytes % size === 0);
    return unit === undefined ? String(bytes) : `${bytes / unit[1]}${unit[0]}`;
  },
  read: (text) => readShmSize(text.trim()),
};

const units: ReadonlyMap<string, number> = new Map([
  ["g", 1024 ** 3],
  ["m", 1024 ** 2],
  ["k", 1024],
]);

/** `NAME` of a registry's image, or `type=…,key=value`; paths from `folder`. */
export function cacheText(
  option: "cache-from" | "cache-to",
  folder: string,
): ValueText<CacheEntry> {
  return {
    show({ type, attributes }) {
      const others = Object.entries(attributes);
      if (type === "registry" && others.length === 1 && attributes.ref) return attributes.ref;
      return [`type=${type}`, ...others.map(([key, value]) => quote(`${key}=${value}`))].join(",");
    },
    read(text) {
      // What the environment has may be a credential, and the form is kept.
      const entries = readCacheEntries(option, [text.trim()], { cwd: folder, env: {} });
      const [entry] = entries;
      if (entry === undefined || entries.length > 1) {
        throw wrong("It names more than one.", "Add them one by one.");
      }
      const secret = Object.keys(entry.attributes).find(isSecretName);
      if (secret === undefined) return entry;
      throw wrong(
        `${secret} would be kept in plain text.`,
        "Leave it to the environment of the builder.",
      );
    },
  };
}

/** A folder, or what the builder fetches, such as `docker-image://busybox:1.36`. */
export function contextText(folder: string): ValueText<NamedContext> {
  return {
    show: (context) => ("folder" in context ? context.folder : context.source),
    read(text) {
      const { context } = readNamedContexts([`context=${text.trim()}`], folder);
      if (context === undefined) throw wrong("It is empty.", "Write a folder or an address.");
      return context;
    },
  };
}

function quote(field: string): string {
  return /[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function wrong(message: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError("misuse", {}, { message, hint });
}
