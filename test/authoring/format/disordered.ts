/** A file with other blanks at the ends and beginnings of its lines, and without some blank lines. */
export function disordered(text: string, random: () => number): string {
  const blanks = (most: number): string =>
    (random() < 0.2 ? "\t" : " ").repeat(Math.floor(random() * (most + 1)));
  let delimiter: string | undefined;
  const lines = text.split("\n").flatMap((line) => {
    if (delimiter !== undefined) {
      if (line.trim() === delimiter) delimiter = undefined;
      return [line];
    }
    delimiter = /<<-?["']?(\w+)/.exec(line)?.[1];
    if (line.trim() === "") return random() < 0.5 ? [] : [blanks(2), "", blanks(1)];
    const spaced = line.replace(/^(\s*[A-Z]+) (?=\S)/, (_, keyword) => `${keyword} ${blanks(2)}`);
    const moved = random() < 0.5 ? spaced.replace(/^[ \t]*/, blanks(9)) : spaced;
    return [random() < 0.3 ? moved + blanks(3) : moved];
  });
  return lines.join("\n");
}
