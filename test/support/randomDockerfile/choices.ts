/** Choices that a seed makes: the same seed, the same file. */
export interface Choices {
  /** One of them; a choice that is listed twice comes twice as often. */
  pick(...choices: readonly string[]): string;
  /** One to `most` of them, with blanks between; the same may come again. */
  some(most: number, ...choices: readonly string[]): string;
  /** True once in so many times. */
  oneIn(times: number): boolean;
  /** From `least` to `most`, both included. */
  count(least: number, most: number): number;
}

/** A piece of a file, made anew at each call. */
export type Production = (choices: Choices) => string;

export function createChoices(random: () => number): Choices {
  const count = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  const pick = (...choices: readonly string[]): string =>
    choices[count(0, choices.length - 1)] ?? "";
  return {
    pick,
    some: (most, ...choices) =>
      Array.from({ length: count(1, most) }, () => pick(...choices)).join(" "),
    oneIn: (times) => random() * times < 1,
    count,
  };
}

/** What one of the productions makes. */
export function produce(choices: Choices, productions: readonly Production[]): string {
  return productions[choices.count(0, productions.length - 1)]?.(choices) ?? "";
}
