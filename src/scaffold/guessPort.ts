import { noPort, type PortFact } from "./scaffoldChoice.ts";

/**
 * The port that these sources listen on, where one of them says so in a way that is usual. `isServer`:
 * something in the project is known to listen, so `usual` is as good a guess as any.
 */
export function guessPort(
  sources: readonly (string | undefined)[],
  { isServer, usual }: { readonly isServer: boolean; readonly usual: string },
): PortFact {
  const found = new Set(
    sources.flatMap((text) =>
      patterns.flatMap((pattern) =>
        [...(text ?? "").matchAll(pattern)].flatMap(([, port]) =>
          port !== undefined && Number(port) > 0 && Number(port) < 65_536 ? [port] : [],
        ),
      ),
    ),
  );
  const [only, more] = found;
  if (only !== undefined) return { port: only, isGuess: more !== undefined };
  return isServer ? { port: usual, isGuess: true } : noPort;
}

const patterns: readonly RegExp[] = [
  // ":8080", "0.0.0.0:8080", "[::]:8080"
  /["'`](?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::\])?:(\d{2,5})["'`]/g,
  // listen(3000), process.env.PORT || 3000, port = 3000, --port 8000
  /\blisten\(\s*(\d{2,5})\b/gi,
  /\bPORT\b["'`\])]*\s*(?:\|\||\?\?|,|:-?|=)\s*["'`]?(\d{2,5})\b/gi,
  /--(?:port|bind\s+\S*:)[= ](\d{2,5})\b/g,
  // ([0, 0, 0, 0], 3000)
  /\(\s*\[(?:\d+,\s*){3}\d+\],\s*(\d{2,5})\s*\)/g,
];
