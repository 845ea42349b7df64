import { type Pick, randomCommand } from "./randomCommand.ts";

/** How a script is laid out. */
export interface ScriptStyle {
  /** Lines of a heredoc's body, or one logical line of an instruction. */
  readonly form: "heredoc" | "shell";
  /** What continues a line. */
  readonly continuation: string;
}

/** A POSIX script as people write it in RUN, full of what rules mend. */
export function randomScript(random: () => number, style: ScriptStyle): string {
  const writer = createWriter(random, style);
  const parts: string[] = [];
  if (writer.chance(style.form === "heredoc" ? 0.5 : 0.15)) {
    parts.push(writer.pick("set -e", "set -eux", "set -ex", "set -eu", "set -x", "set -o errexit"));
  }
  const count = 1 + Math.floor(random() * 3);
  for (let made = 0; made < count; made += 1) parts.push(statement(writer, 0));
  return writer.list(parts, 0);
}

interface Writer {
  readonly pick: Pick;
  chance(share: number): boolean;
  /** From one line to the next inside of a command, or a blank. */
  gap(depth: number): string;
  list(statements: readonly string[], depth: number): string;
  /** What ends the last statement in front of `fi`, `done` and the like. */
  readonly stop: string;
}

function createWriter(random: () => number, { form, continuation }: ScriptStyle): Writer {
  const pick: Pick = (...choices) => choices[Math.floor(random() * choices.length)] ?? "";
  const chance = (share: number): boolean => random() < share;
  const indent = pick("    ", "  ", "\t", "");
  const isHeredoc = form === "heredoc";
  const isSpread = chance(0.6);
  const comment = (): string =>
    pick("# about it\n", "    # about it && more\n", "\t#it's\n", "# a \\\n# b\n", "\n");
  const gap = (depth: number): string => {
    if (!isSpread) return " ";
    const between = !isHeredoc && chance(0.12) ? comment() : "";
    return ` ${continuation}\n${between}${indent.repeat(depth + 1)}`;
  };
  const newLine = (depth: number): string =>
    `${pick("", "", "", ";", " # then")}\n${pick("", "", "\n", "# about it\n")}${indent.repeat(depth)}`;
  return {
    pick,
    chance,
    gap,
    stop: isHeredoc ? "\n" : "; ",
    list: ([first = "", ...rest], depth) =>
      rest.reduce(
        (all, next) => all + (isHeredoc ? newLine(depth) : `;${gap(depth)}`) + next,
        first,
      ),
  };
}

function statement(writer: Writer, depth: number): string {
  const { pick, chance, list, stop } = writer;
  if (depth > 1 || !chance(0.14)) return chain(writer, depth);
  const body = (): string => {
    const first = chain(writer, depth + 1);
    return list(chance(0.3) ? [first, chain(writer, depth + 1)] : [first], depth + 1);
  };
  const test = pick("[ -f a ]", "test -n x", "true", "! id app", "make");
  return pick(
    ...[`if ${test}; then ${body()}${stop}fi`, `for i in 1 2; do ${body()}${stop}done`],
    `if [ "$A" = 1 ]; then ${body()}${stop}else ${body()}${stop}fi`,
    ...[`(${body()})`, `{ ${body()}${stop}}`, `f() { ${body()}${stop}}${stop}f`],
    `while false; do ${body()}${stop}done`,
    `case "$A" in a) ${body()} ;; *) ${body()} ;; esac`,
  );
}

function chain(writer: Writer, depth: number): string {
  const { pick, chance, gap } = writer;
  let text = pipeline(writer, depth);
  while (chance(0.5)) {
    const operator = pick("&&", "&&", "&&", "&&", "||");
    const glue = chance(0.2) ? ` ${operator}${gap(depth)}` : `${gap(depth)}${operator} `;
    text += glue + (chance(0.05) ? statement(writer, depth + 1) : pipeline(writer, depth));
  }
  return chance(0.06) ? `${text} || ${pick("true", ":", "exit 1", "echo failed")}` : text;
}

function pipeline({ pick, chance, gap }: Writer, depth: number): string {
  const text = randomCommand({ pick, gap: chance(0.3) ? gap(depth + 1) : " " });
  if (!chance(0.1)) return chance(0.03) ? `! ${text}` : text;
  return `${text} | ${pick("tar -xz", "sh", "tee log", "grep x", "xargs rm -f", "xargs apt-get install", "sort | uniq")}`;
}
