/**
 * Control characters of a file or a build must not drive the reader's terminal, nor may marks of
 * writing direction show a text in another order than it has.
 */
export function printable(text: string): string {
  return text.replace(unprintable, "\ufffd");
}

const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
