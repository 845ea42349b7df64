/** Colours for a terminal; texts come back as they are where there is none. */
export type Paint = Readonly<Record<PaintStyle, (text: string) => string>>;

export type PaintStyle = keyof typeof codes;

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;

export function createPaint(color: boolean): Paint {
  const painter = (code: number) => (text: string) =>
    color && text !== "" ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    bold: painter(codes.bold),
    dim: painter(codes.dim),
    red: painter(codes.red),
    green: painter(codes.green),
    yellow: painter(codes.yellow),
    blue: painter(codes.blue),
    cyan: painter(codes.cyan),
  };
}
