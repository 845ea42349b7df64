import type { ReferenceParts } from "./referenceParts.ts";

/** The rule of the grammar that a text breaks. */
export interface BrokenRule {
  /** A word for programs. */
  readonly rule: string;
  readonly message: string;
  readonly hint: string;
}

/** The first broken rule, from the left; undefined for a good reference. */
export function findBrokenRule(text: string, parts: ReferenceParts): BrokenRule | undefined {
  return (
    checkWhole(text) ??
    (parts.domain === undefined ? undefined : checkDomain(parts.domain)) ??
    checkPath(parts) ??
    checkLength(parts) ??
    (parts.tag === undefined ? undefined : checkTag(parts.tag)) ??
    (parts.digest === undefined ? undefined : checkDigest(parts.digest))
  );
}

const maximumName = 255;
const maximumTag = 128;

function checkWhole(text: string): BrokenRule | undefined {
  if (text === "") {
    return broken("empty", "The image name is empty.", "Give a name such as demo or demo:v1.");
  }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text);
  if (scheme) {
    return broken(
      "scheme",
      `An image name has no scheme, but this one begins with "${scheme[0]}".`,
      `Leave "${scheme[0]}" away.`,
    );
  }
  if (/\s/.test(text)) {
    return broken(
      "blank",
      "An image name holds no blanks, but this one does.",
      "Remove the blanks.",
    );
  }
  if (/^[0-9a-f]{64}$/.test(text)) {
    return broken(
      "hex-name",
      "64 hexadecimal digits are an image's id and cannot be its name.",
      "Choose a name that is not an id.",
    );
  }
  return undefined;
}

function checkDomain(domain: string): BrokenRule | undefined {
  const address = /^\[[0-9a-fA-F:]+\]/.exec(domain)?.[0];
  const colon = domain.indexOf(":", address?.length ?? 0);
  const host = colon === -1 ? domain : domain.slice(0, colon);
  const port = colon === -1 ? undefined : domain.slice(colon + 1);
  if (host !== address && !isHostName(host)) {
    return broken(
      "registry",
      `"${shorten(domain)}" is not the name of a registry.`,
      "Write a host name of letters, digits, dashes and dots, and a port behind a colon where one is needed.",
    );
  }
  if (port !== undefined && !/^[0-9]+$/.test(port)) {
    return broken(
      "port",
      `"${shorten(port)}" is not the port of a registry.`,
      "Write the port as a number, such as localhost:5000/demo.",
    );
  }
  return undefined;
}

function isHostName(host: string): boolean {
  return host.split(".").every((label) => /^(?!-)[A-Za-z0-9-]+(?<!-)$/.test(label));
}

function checkPath({ domain, path, tag }: ReferenceParts): BrokenRule | undefined {
  if (path === "" && domain === undefined) {
    return broken(
      "empty-part",
      tag === undefined
        ? "The image name lacks what stands in front of the @."
        : "The image name lacks what stands in front of the tag.",
      "Give a name such as demo:v1.",
    );
  }
  for (const part of path.split("/")) {
    const rule = checkPathPart(part);
    if (rule) return rule;
  }
  return undefined;
}

function checkPathPart(part: string): BrokenRule | undefined {
  if (part === "") {
    return broken(
      "empty-part",
      "Between the slashes of an image name, and behind the last one, something must stand.",
      "Remove the slash that is too much.",
    );
  }
  if (/[A-Z]/.test(part)) {
    return broken(
      "upper-case",
      `An image name is in lower case, but "${shorten(part)}" is not.`,
      `Write ${shorten(part.toLowerCase())}.`,
    );
  }
  const strange = firstOf(/[^a-z0-9._-]/, part);
  if (strange !== undefined) {
    return broken(
      "character",
      `"${strange}" cannot stand in an image name.`,
      "Use lower-case letters, digits, and dots, dashes or underscores between them.",
    );
  }
  if (/^[._-]|[._-]$/.test(part)) {
    return broken(
      "separator",
      `Each part of an image name begins and ends with a letter or a digit, unlike "${shorten(part)}".`,
      "Move the dots, dashes and underscores between letters or digits.",
    );
  }
  for (const separator of part.match(/[._-]+/g) ?? []) {
    if (separator === "." || separator === "_" || separator === "__" || /^-+$/.test(separator)) {
      continue;
    }
    return broken(
      "separator",
      `"${shorten(separator)}" cannot separate words in an image name.`,
      "Separate them with one dot, one or two underscores, or dashes.",
    );
  }
  return undefined;
}

function checkLength({ domain, path }: ReferenceParts): BrokenRule | undefined {
  const length = domain === undefined ? path.length : domain.length + 1 + path.length;
  if (length <= maximumName) return undefined;
  return broken(
    "name-length",
    `An image name has at most ${maximumName} characters without its tag; this one has ${length}.`,
    "Choose a shorter name.",
  );
}

function checkTag(tag: string): BrokenRule | undefined {
  if (tag === "") {
    return broken(
      "tag-empty",
      "Behind the colon of an image name a tag must stand.",
      "Add the tag, or remove the colon.",
    );
  }
  if (tag.length > maximumTag) {
    return broken(
      "tag-length",
      `A tag has at most ${maximumTag} characters; this one has ${tag.length}.`,
      "Choose a shorter tag.",
    );
  }
  const strange = firstOf(/[^A-Za-z0-9_.-]/, tag);
  if (strange !== undefined) {
    return broken(
      "tag-character",
      `"${strange}" cannot stand in a tag.`,
      "Use letters, digits, underscores, dots and dashes.",
    );
  }
  if (tag.startsWith(".") || tag.startsWith("-")) {
    return broken(
      "tag-begin",
      "A tag cannot begin with a dot or a dash.",
      "Begin it with a letter, a digit or an underscore.",
    );
  }
  return undefined;
}

/** Length in hexadecimal digits of the algorithms that registries know. */
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

function checkDigest(digest: string): BrokenRule | undefined {
  const match = /^([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*):([0-9a-fA-F]+)$/.exec(
    digest,
  );
  if (!match) {
    return broken(
      "digest-form",
      "What follows the @ of an image name is not a digest.",
      "Write it as sha256: and 64 hexadecimal digits.",
    );
  }
  const [, algorithm = "", hex = ""] = match;
  const length = digestLengths[algorithm];
  if (length === undefined) {
    return broken(
      "digest-algorithm",
      `"${shorten(algorithm)}" is not a digest algorithm that registries know.`,
      "Use a digest that begins with sha256:.",
    );
  }
  if (hex.length !== length) {
    return broken(
      "digest-length",
      `A ${algorithm} digest has ${length} hexadecimal digits; this one has ${hex.length}.`,
      "Copy the whole digest.",
    );
  }
  if (hex !== hex.toLowerCase()) {
    return broken(
      "digest-case",
      "The digits of a digest are in lower case.",
      "Write the letters a to f in lower case.",
    );
  }
  return undefined;
}

/** The character, whole also where it takes two units: V8 takes 4 ms to prepare a pattern that sees to that. */
function firstOf(pattern: RegExp, text: string): string | undefined {
  const at = text.search(pattern);
  return at === -1 ? undefined : String.fromCodePoint(text.codePointAt(at) ?? 0);
}

/** Messages stay readable whatever somebody pastes. */
function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function broken(rule: string, message: string, hint: string): BrokenRule {
  return { rule, message, hint };
}
