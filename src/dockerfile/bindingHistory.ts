import type { VariableValue } from "./variableValue.ts";

/** What names were bound to, and when; times only rise. */
export interface BindingHistory {
  current(name: string): VariableValue | undefined;
  bind(name: string, value: VariableValue | undefined, time: number): void;
  /** What a name was bound to just before a time, by binary search. */
  find(name: string, time: number): VariableValue | undefined;
}

export function createBindingHistory(): BindingHistory {
  const changes = new Map<string, Change[]>();
  return {
    current: (name) => changes.get(name)?.at(-1)?.value,
    bind(name, value, time) {
      const list = changes.get(name);
      if (list) list.push({ time, value });
      else changes.set(name, [{ time, value }]);
    },
    find(name, time) {
      const list = changes.get(name) ?? [];
      let low = 0;
      let high = list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((list[middle]?.time ?? 0) < time) low = middle + 1;
        else high = middle;
      }
      return list[low - 1]?.value;
    },
  };
}

interface Change {
  readonly time: number;
  readonly value: VariableValue | undefined;
}
