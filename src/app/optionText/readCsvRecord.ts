/**
 * The fields of one record of comma-separated values (RFC 4180, section 2): a field that begins with
 * a quote ends at the next single one, and two quotes in it are one. Undefined for a quote that is
 * not closed, that something follows, or that stands in the middle of a field.
 */
export function readCsvRecord(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = text[at] === '"' ? readQuoted(text, at + 1) : readPlain(text, at);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (field.end === text.length) return fields;
    if (text[field.end] !== ",") return undefined;
    at = field.end + 1;
  }
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function readPlain(text: string, start: number): Field | undefined {
  const comma = text.indexOf(",", start);
  const end = comma === -1 ? text.length : comma;
  const value = text.slice(start, end);
  return value.includes('"') ? undefined : { value, end };
}

function readQuoted(text: string, start: number): Field | undefined {
  let value = "";
  let from = start;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}
