/**
 * All values of a header, out of names and values in turn. Node's object of headers would join them
 * with commas, which file names may hold too. New daemons query-escape what is not ASCII and say so
 * in `<name>-encoded`; old ones send bare UTF-8, which Node reads as latin1.
 */
export function readMetadata(rawHeaders: readonly string[], name: string): readonly string[] {
  const values: string[] = [];
  let encoded = false;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const key = rawHeaders[at]?.toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    if (key === name) values.push(value);
    else if (key === `${name}-encoded`) encoded = value === "1";
  }
  return values.map((value) =>
    encoded ? unescapeQuery(value) : Buffer.from(value, "latin1").toString("utf8"),
  );
}

function unescapeQuery(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}
