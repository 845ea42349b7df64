// The drawing of builds is shared with the editor's terminal, so the colours are, too.
export { createPaint, type Paint } from "../progress/paint.ts";
export { printable } from "../progress/printable.ts";
