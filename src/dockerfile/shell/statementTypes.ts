import type { ShellBlock, ShellCompound } from "./shellScript.ts";
import type { SyntaxNode } from "./syntaxNode.ts";

/** Whether a node of the grammar is a statement: what a script is a list of. */
export function isStatement({ type, missing }: SyntaxNode): boolean {
  return !missing && statementTypes.has(type);
}

export function isRedirect({ type }: SyntaxNode): boolean {
  return type === "file_redirect" || type === "heredoc_redirect" || type === "herestring_redirect";
}

export function compoundKind({ type, children }: SyntaxNode): ShellCompound["kind"] {
  const first = children[0]?.type;
  switch (type) {
    case "subshell":
      return "subshell";
    case "if_statement":
      return "if";
    case "while_statement":
      return first === "until" ? "until" : "while";
    case "for_statement":
    case "c_style_for_statement":
      return "for";
    case "case_statement":
      return "case";
    case "function_definition":
      return "function";
    case "test_command":
      return first === "((" ? "arithmetic" : "test";
    default:
      return first === "((" ? "arithmetic" : "group";
  }
}

export const simpleTypes: ReadonlySet<string> = new Set([
  "command",
  "declaration_command",
  "unset_command",
  "variable_assignment",
  "variable_assignments",
]);

export const statementTypes: ReadonlySet<string> = new Set([
  ...simpleTypes,
  "redirected_statement",
  "list",
  "pipeline",
  "negated_command",
  "subshell",
  "compound_statement",
  "if_statement",
  "while_statement",
  "for_statement",
  "c_style_for_statement",
  "case_statement",
  "function_definition",
  "test_command",
]);

export const clauses: ReadonlySet<string> = new Set([
  "elif_clause",
  "else_clause",
  "do_group",
  "case_item",
]);

export const roles: ReadonlyMap<string, ShellBlock["role"]> = new Map([
  ["if", "condition"],
  ["elif", "condition"],
  ["while", "condition"],
  ["until", "condition"],
  ["then", "body"],
  ["do", "body"],
  ["{", "body"],
  ["(", "body"],
  ["else", "else"],
]);
