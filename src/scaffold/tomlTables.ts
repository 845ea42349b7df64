/** A table of a TOML file: its name as written, and its values as written, by key. */
export interface TomlTable {
  /** "" for what stands above the first table. */
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * The tables of a TOML file in their order, `[[bin]]` once for each. Read is what a manifest is made of:
 * a key and its value on a line, arrays over several; inline tables stay text. A broken file has what
 * it has.
 */
export function tomlTables(text: string): readonly TomlTable[] {
  const tables: { name: string; values: Map<string, string> }[] = [];
  let current = { name: "", values: new Map<string, string>() };
  tables.push(current);
  let open: { readonly key: string; value: string } | undefined;
  for (const line of withoutLongStrings(text).split("\n")) {
    const code = withoutComment(line).trim();
    if (open) {
      open.value += ` ${code}`;
      if (isBalanced(open.value)) {
        current.values.set(open.key, open.value);
        open = undefined;
      }
      continue;
    }
    const table = /^\[\[?\s*([^[\]]+?)\s*\]\]?$/.exec(code)?.[1];
    if (table !== undefined) {
      current = { name: table, values: new Map() };
      tables.push(current);
      continue;
    }
    const pair = /^("[^"]+"|'[^']+'|[\w.-]+)\s*=\s*(.*)$/.exec(code);
    if (!pair) continue;
    const [, quoted = "", value = ""] = pair;
    const key = quoted.replace(/^["']|["']$/g, "");
    if (isBalanced(value)) current.values.set(key, value);
    else open = { key, value };
  }
  return tables;
}

/** The values of the first table of a name; an empty map where there is none. */
export function tomlTable(tables: readonly TomlTable[], name: string): ReadonlyMap<string, string> {
  return tables.find((table) => table.name === name)?.values ?? new Map();
}

/** The text of a value that is a string; undefined for others. */
export function tomlString(value: string | undefined): string | undefined {
  return /^(["'])([^"'\\]*)\1$/.exec(value ?? "")?.[2];
}

/** The strings of a value that is an array. */
export function tomlStrings(value: string | undefined): readonly string[] {
  if (value?.startsWith("[") !== true) return [];
  return [...value.matchAll(/"([^"\\]*)"|'([^']*)'/g)].map(
    ([, double, single]) => double ?? single ?? "",
  );
}

/** Descriptions and the like, which may have lines that look like keys. */
function withoutLongStrings(text: string): string {
  return text.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/g, '""');
}

function withoutComment(line: string): string {
  const match = /^(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*/.exec(line);
  return match?.[0] ?? line;
}

function isBalanced(value: string): boolean {
  const bare = value.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  return count(bare, "[") <= count(bare, "]") && count(bare, "{") <= count(bare, "}");
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
