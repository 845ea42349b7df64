import type { TerminalDimensions } from "vscode";
import type { TerminalSize } from "../../engine/engine.ts";

/** Undefined where VS Code does not know it yet. */
export function toTerminalSize(
  dimensions: TerminalDimensions | undefined,
): TerminalSize | undefined {
  return dimensions && { rows: dimensions.rows, columns: dimensions.columns };
}
