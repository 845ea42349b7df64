/** Where an instruction may begin: with its line, or behind ONBUILD. */
export const instructionStart = String.raw`(?:^|\G)\s*`;

/** The scope of heredoc bodies. */
export const embedded = "meta.heredoc.dockerfile";

/** What stands before a marker on its line: quotes are closed there, or the engine sees no marker. */
export const textBefore = String.raw`(?:[^"'\\\n]|\\.|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')*?`;

/** `<<NAME`, a word of its own; captured are the operator, the quote, the name and the quote again. */
export function heredocMarker(mode?: "capture"): string {
  return mode === "capture"
    ? String.raw`(?<=\s|^)\d*(<<-?)[ \t]*(["']?)(${name})(["']?)(?=\s)`
    : String.raw`(?<=\s|^)\d*<<-?[ \t]*(?:${name}|"${name}"|'${name}')(?=\s)`;
}

const name = String.raw`[\w.][\w.-]*`;
