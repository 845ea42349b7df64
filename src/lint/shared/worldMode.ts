/** What a mode of chmod lets others do: bits that it has for all users, as an octal mode has them. */
export interface WorldMode {
  /** True where anybody may write, and no sticky bit keeps them from each other's files. */
  readonly writable: boolean;
  /** The mode without that right; undefined where it is symbolic. */
  readonly without: string | undefined;
}

/** Of `777`, `a+w`, `u=rwx,o+w`; undefined for what is no mode. */
export function worldMode(mode: string): WorldMode | undefined {
  if (/^[0-7]{3,5}$/.test(mode)) {
    const bits = Number.parseInt(mode, 8);
    const writable = (bits & 0o0002) !== 0 && (bits & 0o1000) === 0;
    const last = Number(mode.at(-1)) & 0o5;
    return { writable, without: writable ? `${mode.slice(0, -1)}${last}` : undefined };
  }
  const clauses = mode.split(",");
  if (!clauses.every((clause) => /^[ugoa]*[-+=][rwxXstugo]*$/.test(clause))) return undefined;
  const sticky = clauses.some((clause) => /[+=].*t/.test(clause));
  // `+w` alone goes by the umask, which keeps the others out.
  const writable = !sticky && clauses.some((clause) => /^[ugo]*[ao][ugoa]*[+=].*w/.test(clause));
  return { writable, without: undefined };
}
