/** A message of a log, as engines frame it: 1 standard output, 2 errors, 3 the engine's complaint. */
export function logFrame(type: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}
