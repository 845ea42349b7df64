/** What a Dockerfile may be called: names that editors, builds and searches know as one. */
export function isDockerfileName(name: string): boolean {
  return (
    /^(?:(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile))$/i.test(
      name,
    ) && !name.endsWith(".dockerignore")
  );
}

/** The ignore file that counts for a Dockerfile: one of its own where the usual one has other lines. */
export function ignoreFileOf(dockerfile: string): string {
  return dockerfile === "Dockerfile" ? ".dockerignore" : `${dockerfile}.dockerignore`;
}

/** A name for one more Dockerfile that none of these has. */
export function freeDockerfileName(word: string, taken: readonly string[]): string {
  const plain = word.replace(/[^\w.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "") || "new";
  const names = new Set(taken.map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = `Dockerfile.${plain}${number === 1 ? "" : `-${number}`}`;
    if (!names.has(name.toLowerCase())) return name;
  }
}
