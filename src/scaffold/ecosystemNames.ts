import type { Ecosystem } from "./project.ts";

/** How people call them. */
export const ecosystemNames: Readonly<Record<Ecosystem, string>> = {
  go: "Go",
  node: "Node.js",
  python: "Python",
  java: "Java",
  rust: "Rust",
  dotnet: ".NET",
  generic: "Something else",
};
