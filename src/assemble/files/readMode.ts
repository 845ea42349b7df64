import { cannotCopy } from "./cannotCopy.ts";

/** What `--chmod` makes of a mode. */
export interface ModeChange {
  apply(mode: number, isFolder: boolean): number;
  /** Of the octal form: what folders have that are made for the destination. */
  readonly forMade?: number;
}

/**
 * Reads `--chmod` as BuildKit 0.25 does: octal, or clauses as chmod has them (`u=rwX,go-w`), with no
 * umask where nobody is named, and a sticky bit that only `-t` takes away. Throws `build-failed` for
 * anything else.
 */
export function readMode(text: string): ModeChange {
  if (/^[0-7]+$/.test(text)) {
    const octal = Number.parseInt(text, 8);
    if (octal > 0o7777) throw bad(text);
    return { apply: () => octal, forMade: octal & 0o777 & ~umask };
  }
  const clauses = text.split(",").map((clause) => readClause(clause) ?? fail(text));
  return {
    apply: (mode, isFolder) =>
      clauses.reduce((changed, clause) => applyClause(clause, changed, isFolder), mode),
  };
}

/** Under which BuildKit makes folders. */
const umask = 0o022;

interface Clause {
  /** Letters of user, group, others. */
  readonly who: string;
  readonly actions: readonly { readonly operator: string; readonly permissions: string }[];
}

function readClause(clause: string): Clause | undefined {
  const parts = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]*))+)$/.exec(clause);
  if (parts === null) return undefined;
  const who = parts[1] ?? "";
  const actions = [...(parts[2] ?? "").matchAll(/([-+=])([rwxXstugo]*)/g)].map((match) => {
    const [, operator = "", permissions = ""] = match;
    // Alone it takes nothing away.
    return { operator: clause === "=t" ? "+" : operator, permissions };
  });
  return { who: who === "" || who.includes("a") ? "ugo" : who, actions };
}

const shifts: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const specials: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0 };

function applyClause({ who, actions }: Clause, start: number, isFolder: boolean): number {
  let mode = start;
  for (const { operator, permissions } of actions) {
    const copies = /[ugo]/.test(permissions);
    const each = permissionBits(permissions, mode, isFolder);
    // Others have no sticky bit.
    let bits = permissions.includes("t") && who !== "o" ? 0o1000 : 0;
    let covered = 0;
    for (const one of who) {
      bits |= each << (shifts[one] ?? 0);
      covered |= 0o7 << (shifts[one] ?? 0);
      if (permissions.includes("s")) bits |= specials[one] ?? 0;
      if (!copies) covered |= specials[one] ?? 0;
    }
    if (operator === "+") mode |= bits;
    else if (operator === "-") mode &= ~bits;
    else mode = (mode & ~covered) | bits;
  }
  return mode;
}

function permissionBits(permissions: string, mode: number, isFolder: boolean): number {
  let bits = 0;
  for (const each of permissions) {
    if (each === "r") bits |= 4;
    else if (each === "w") bits |= 2;
    else if (each === "x") bits |= 1;
    else if (each === "X") bits |= isFolder || (mode & 0o111) !== 0 ? 1 : 0;
    else if (each in shifts) bits |= (mode >> (shifts[each] ?? 0)) & 7;
  }
  return bits;
}

function fail(text: string): never {
  throw bad(text);
}

function bad(text: string): Error {
  return cannotCopy(
    `--chmod=${text} is no mode.`,
    "Write octal digits up to 7777, or clauses such as u=rwX,go-w.",
  );
}
