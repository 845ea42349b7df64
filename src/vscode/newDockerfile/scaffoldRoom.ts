/** What the chunk with the scaffolds has; handed on by whoever has loaded it. */
export type ScaffoldRoom = typeof import("../../scaffold/index.ts");
