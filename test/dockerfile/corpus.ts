import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../fixtures/dockerfiles/", import.meta.url);

/** Every fixture, as it is and with CRLF line breaks. */
export const corpus: readonly { readonly name: string; readonly text: string }[] = readdirSync(
  folder,
)
  .filter((name) => name.endsWith(".Dockerfile"))
  .sort()
  .flatMap((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    return [
      { name, text },
      { name: `${name} with CRLF`, text: text.replaceAll("\n", "\r\n") },
    ];
  });

const fragments = [
  "\\\n",
  "\\",
  "`\n",
  "\n",
  "\r\n",
  "\r",
  "<<E",
  "<<-'E'\n",
  "\nE\n",
  '"',
  "'",
  "$",
  "${",
  "}",
  "#",
  "\n#",
  "[",
  '["',
  "]",
  "=",
  "--",
  " ",
  "\t",
  "\u00a0",
  "\ufeff",
  "é",
  "\ud83d",
  "FROM a\n",
  "\nRUN ",
  "ONBUILD ",
  "# escape=`\n",
];

/** The text with a few characters taken out, put in or moved. */
export function mutate(text: string, random: () => number): string {
  let result = text;
  const pick = (limit: number): number => Math.floor(random() * limit);
  for (let round = 1 + pick(4); round > 0; round--) {
    const at = pick(result.length + 1);
    const end = Math.min(result.length, at + pick(12));
    const choice = random();
    if (choice < 0.3) result = result.slice(0, at) + result.slice(end);
    else if (choice < 0.9) {
      result = result.slice(0, at) + fragments[pick(fragments.length)] + result.slice(at);
    } else result = result.slice(0, at) + result.slice(at, end).repeat(2) + result.slice(end);
  }
  return result;
}
