import { randomBytes } from "node:crypto";
import { compareLayerPaths } from "../layers/compareLayerPaths.ts";
import { createColumn } from "./column.ts";
import { createNamePool } from "./namePool.ts";

/** Paths as numbers, each kept as its folder and its name, as an image may have millions of them. */
export interface PathTable {
  /** The number of a path; new ones are given to it and the folders above it. "" is 0. */
  add(path: string): number;
  /** -1 for "". */
  folder(id: number): number;
  path(id: number): string;
  /** All but "" in the order of a layer; what is below one that is `closed` is passed over. */
  inOrder(closed: (id: number) => boolean): Generator<number>;
}

export function createPathTable(): PathTable {
  const names = createNamePool();
  /** Where its name is. */
  const places = createColumn(Float64Array);
  const folders = createColumn(Int32Array);
  folders.set(0, -1);
  let count = 1;
  /** Open addressing; 0 is empty, as "" is never looked up. */
  let slots = new Int32Array(4096);
  /** So that nobody can make names that all fall on one slot. */
  const seed = randomBytes(4).readInt32LE();
  let last = { folder: "", id: 0 };

  const slotOf = (folder: number, name: number): number => {
    const hash = names.hash(name, seed ^ Math.imul(folder, 0x9e3779b1));
    return (hash ^ (hash >>> 15)) & (slots.length - 1);
  };
  const rehash = (): void => {
    slots = new Int32Array(slots.length * 2);
    for (let id = 1; id < count; id++) {
      let slot = slotOf(folders.get(id), places.get(id));
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = id;
    }
  };
  const child = (folder: number, name: string): number => {
    const place = names.put(name);
    let slot = slotOf(folder, place);
    for (let id = slots[slot] ?? 0; id !== 0; id = slots[slot] ?? 0) {
      if (folders.get(id) === folder && names.equal(places.get(id), place)) {
        names.takeBack(place);
        return id;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    const id = count++;
    places.set(id, place);
    folders.set(id, folder);
    slots[slot] = id;
    if (count * 2 > slots.length) rehash();
    return id;
  };
  const folderOf = (path: string): number => {
    // Files of a folder come one after the other.
    if (path === last.folder) return last.id;
    let id = 0;
    for (const name of path.split("/")) id = child(id, name);
    last = { folder: path, id };
    return id;
  };
  const nameOf = (id: number): string => names.text(places.get(id));
  const pathOf = (id: number): string => {
    let path = nameOf(id);
    for (let at = folders.get(id); at > 0; at = folders.get(at)) path = `${nameOf(at)}/${path}`;
    return path;
  };
  return {
    add(path) {
      if (path === "") return 0;
      const slash = path.lastIndexOf("/");
      return child(slash < 0 ? 0 : folderOf(path.slice(0, slash)), path.slice(slash + 1));
    },
    folder: (id) => folders.get(id),
    path: pathOf,
    *inOrder(closed) {
      const first = new Int32Array(count);
      const next = new Int32Array(count);
      for (let id = count - 1; id > 0; id--) {
        const folder = folders.get(id);
        next[id] = first[folder] ?? 0;
        first[folder] = id;
      }
      const below = (folder: number): number[] => {
        const named: [string, number][] = [];
        for (let id = first[folder] ?? 0; id !== 0; id = next[id] ?? 0)
          named.push([nameOf(id), id]);
        // The first comes off the end.
        return named.sort(([a], [b]) => compareLayerPaths(b, a)).map(([, id]) => id);
      };
      const stack = [below(0)];
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const id = top.pop();
        if (id === undefined) {
          stack.pop();
          continue;
        }
        yield id;
        if (first[id] !== 0 && !closed(id)) stack.push(below(id));
      }
    },
  };
}
