/** What all parts of the generator choose with. */
export interface Words {
  below(most: number): number;
  oneOf<T>(list: readonly T[]): T;
  chance(of: number): boolean;
  many<T>(most: number, make: () => T): T[];
}

export function createWords(random: () => number): Words {
  const below = (most: number): number => Math.floor(random() * most);
  return {
    below,
    oneOf: <T>(list: readonly T[]): T => list[below(list.length)] as T,
    chance: (of) => random() < of,
    many: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
