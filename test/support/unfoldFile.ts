/**
 * A Dockerfile as it stands in a list that has one a line, and no blanks at ends of lines: marks stand
 * for line breaks, tabs and such blanks.
 */
export function unfoldFile(line: string): string {
  return marks.reduce((text, [mark, character]) => text.replaceAll(mark, character), line);
}

const marks: readonly (readonly [mark: string, character: string])[] = [
  ["¶", "\n"],
  ["␍", "\r"],
  ["⇥", "\t"],
  ["␠", " "],
];
