import type { Instruction } from "../../dockerfile/document.ts";

export interface RanNames {
  push(run: Instruction): void;
  pop(): void;
  /** Whether one of them has the name, which might be a part of a path. */
  has(name: string): boolean;
}

/** The names in a stack of RUN instructions; a text is read when something is asked first. */
export function createRanNames(text: string): RanNames {
  const runs: Instruction[] = [];
  const read: ReadonlySet<string>[] = [];
  const counts = new Map<string, number>();
  const count = (names: ReadonlySet<string>, by: number): void => {
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + by);
  };
  return {
    push(run) {
      runs.push(run);
    },
    pop() {
      runs.pop();
      if (read.length > runs.length) count(read.pop() ?? new Set(), -1);
    },
    has(name) {
      for (let at = read.length; at < runs.length; at++) {
        const { start, end } = runs[at]?.range ?? { start: 0, end: 0 };
        const names = new Set(text.slice(start, end).match(/[\w.@+-]+/g) ?? []);
        count(names, 1);
        read.push(names);
      }
      return (counts.get(name) ?? 0) > 0;
    },
  };
}
