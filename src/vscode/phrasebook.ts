/** The text in the language of the bundle; as it is where the bundle has nothing for it. */
export type Phrasebook = (text: string) => string;

/**
 * The core speaks English, in sentences that it has filled in already. This finds the template that
 * a sentence was made of among the keys of a bundle, and fills its translation in with the same
 * values. A value of several words may be a phrase itself, with a piece behind it such as
 * " of stage {0}", and several sentences may stand behind one another. Of templates that fit, that with the most letters counts. Takes linear time for each
 * template that begins like the text.
 */
export function createPhrasebook(bundle: Readonly<Record<string, string>>): Phrasebook {
  const templates = templatesOf(bundle);
  const known = new Map<string, string>();
  return translate;

  function translate(text: string): string {
    let found = known.get(text);
    if (found === undefined) {
      found = text.length > longest ? text : translateNew(text, deepest);
      if (known.size >= mostKnown) known.clear();
      known.set(text, found);
    }
    return found;
  }

  function translateNew(text: string, depth: number): string {
    if (Object.hasOwn(bundle, text)) return bundle[text] ?? text;
    // What is put in may have sentences, such as an engine's answer, but others are more likely ours.
    const found = fromTemplate(text, depth, (value) => !sentences.test(value));
    if (found !== undefined || depth === 0) return found ?? text;
    return fromParts(text, depth) ?? fromTemplate(text, depth, () => true) ?? text;
  }

  function fromParts(text: string, depth: number): string | undefined {
    for (const joint of joints) {
      const parts = text.split(joint);
      if (parts.length === 1) continue;
      const found = parts.map((part) => translateNew(part, depth - 1));
      const isNew = (part: string, index: number): boolean => part !== parts[index];
      // A comma may also stand in what others say, of which a part must not be translated alone.
      const isList = joint !== comma || found.every((it, at) => isNew(it, at) || !/ /.test(it));
      if (isList && found.some(isNew)) return joinWith(found, text.match(joint) ?? []);
    }
    return undefined;
  }

  function fromTemplate(
    text: string,
    depth: number,
    mayBeValue: (value: string) => boolean,
  ): string | undefined {
    const start = text.slice(0, startLength);
    for (const template of templates.get(start) ?? templates.get("") ?? []) {
      const found = valuesOf(template, text);
      if (!found?.every(mayBeValue)) continue;
      const values = parted(template, found);
      if (template.isFirm || values.every(isShort)) return fillIn(template, values, depth);
    }
    return undefined;
  }

  /** Of values side by side, the second is a piece that is known, or in brackets. */
  function parted({ literals }: Template, values: readonly string[]): readonly string[] {
    const result = [...values];
    for (let at = 1; at < result.length; at++) {
      if (literals[at] !== "") continue;
      const both = result[at] ?? "";
      const from = [...both.matchAll(pieceStart)].find(({ index }) => isPiece(both.slice(index)));
      result[at - 1] = both.slice(0, from?.index);
      result[at] = from ? both.slice(from.index) : "";
    }
    return result;
  }

  function isPiece(text: string): boolean {
    return /^ \(.*\)$/.test(text) || Object.hasOwn(bundle, text) || hasTemplate(text);
  }

  function hasTemplate(text: string): boolean {
    const fitting = templates.get(text.slice(0, startLength)) ?? [];
    return fitting.some((it) => startOf(it) !== "" && valuesOf(it, text) !== undefined);
  }

  function fillIn({ names, text }: Template, values: readonly string[], depth: number): string {
    return text.replace(placeholder, (whole) => {
      const value = values[names.indexOf(whole)];
      if (value === undefined) return whole;
      return value.includes(" ") && depth > 0 ? translateNew(value, depth - 1) : value;
    });
  }
}

/** A key of the bundle, cut at what is put in. */
interface Template {
  /** One more than names. */
  readonly literals: readonly string[];
  /** With their braces, such as `{0}`. */
  readonly names: readonly string[];
  /** The translation. */
  readonly text: string;
  /** Has enough letters to be told from what others say, such as "a in b". */
  readonly isFirm: boolean;
}

/**
 * By the first letters of the texts that they may fit; under "" those that begin with what is put
 * in, which are in each of the other lists, too. The most literal ones first.
 */
function templatesOf(
  bundle: Readonly<Record<string, string>>,
): ReadonlyMap<string, readonly Template[]> {
  const all = Object.entries(bundle)
    .filter(([key]) => /\{\w+\}/.test(key))
    .map(([key, text]) => ({
      literals: key.split(placeholder),
      names: key.match(placeholder) ?? [],
      text,
      isFirm: /^(?:.*[A-Za-z]){5}|^[^A-Za-z]*$/s.test(key.replace(placeholder, "")),
    }))
    .sort((a, b) => lengthOf(b) - lengthOf(a) || a.names.length - b.names.length);
  const starts = new Set(all.map(startOf));
  return new Map(
    [...starts, ""].map((start) => [
      start,
      all.filter((it) => startOf(it) === start || startOf(it) === ""),
    ]),
  );
}

/** Shorter beginnings are looked through for each text. */
function startOf({ literals }: Template): string {
  const [first = ""] = literals;
  return first.length < startLength ? "" : first.slice(0, startLength);
}

function lengthOf({ literals }: Template): number {
  return literals.join("").length;
}

/** What was put in; undefined where the text is not of the template. Each value is as short as can be. */
function valuesOf({ literals }: Template, text: string): readonly string[] | undefined {
  const first = literals[0] ?? "";
  const last = literals.at(-1) ?? "";
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  let from = first.length;
  for (const literal of literals.slice(1, -1)) {
    // Between two that follow each other nothing says where one ends: the second has it all.
    const at = literal === "" ? from : text.indexOf(literal, from);
    if (at === -1 || at + literal.length > end) return undefined;
    values.push(text.slice(from, at));
    from = at + literal.length;
  }
  values.push(text.slice(from, end));
  return values;
}

/** A name or several, a number with its unit, a word of ours, a piece: no sentence. */
function isShort(value: string): boolean {
  return /^[ ,;]/.test(value) || value.replaceAll(", ", ",").split(" ", 3).length < 3;
}

/** With the separators that stood between the parts. */
function joinWith(parts: readonly string[], separators: readonly string[]): string {
  return parts.map((part, index) => part + (separators[index] ?? "")).join("");
}

const placeholder = /\{\w+\}/g;
/** Between parts of a row, between a label and what it says, between sentences, in a list. */
const comma = /, /g;
const joints: readonly RegExp[] = [/ · /g, /\n+/g, /(?<=[.!?:]) (?=["A-Z])/g, comma];
const pieceStart = / \(| (?=[a-z])|[,;] /g;
/** Not global, as it would remember where it was. */
const sentences = /[.!?] ["A-Z]/;
const startLength = 4;
const longest = 2000;
/** How deep phrases stand in phrases. */
const deepest = 4;
/** Texts that are kept, such as the messages of the findings on the screen. */
const mostKnown = 500;
