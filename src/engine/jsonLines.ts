/**
 * The JSON values of a stream that has one on each line. A line that is no JSON is left out:
 * proxies and old engines put words between. Throws what the stream throws.
 */
export async function* readJsonLines(stream: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of stream) {
    const text = chunk instanceof Uint8Array ? decoder.decode(chunk, { stream: true }) : `${chunk}`;
    const lines = text.split("\n");
    for (const [at, line] of lines.entries()) {
      pieces.push(line);
      if (at === lines.length - 1) break;
      const whole = pieces.join("");
      pieces = [];
      yield* tryParse(whole);
    }
  }
  yield* tryParse(pieces.join("") + decoder.decode());
}

function* tryParse(line: string): Generator<unknown> {
  if (line.trim() === "") return;
  try {
    yield JSON.parse(line);
  } catch {
    // See above.
  }
}
