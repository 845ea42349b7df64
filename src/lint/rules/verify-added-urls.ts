import { defineRule } from "../rule.ts";

export const verifyAddedUrls = defineRule({
  id: "verify-added-urls",
  summary: "Require --checksum with ADD of a file from the web.",
  why: "Without a checksum the image gets whatever the server sends, today and at every build to come. With it the build stops when the file has changed, and BuildKit need not ask the server for a file that it has.",
  category: "security",
  severity: { strict: "info" },
  aliases: [],
  fix: "none",
  messages: {
    unverified:
      "Whatever the server sends goes into the image. Add --checksum with the SHA-256 of the file.",
  },
  examples: {
    bad: ["FROM alpine\nADD https://example.com/app.tgz /"],
    good: [
      "FROM alpine\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/app.tgz /",
      "FROM alpine\nADD https://github.com/moby/buildkit.git#v0.21.0 /src",
    ],
  },
  needs: ["baseImage"],
  create: ({ services, report }) => ({
    ADD(add) {
      if (!add.destination || add.flags.some(({ name }) => name.value === "checksum")) return;
      for (const source of add.sources) {
        const raw = add.json ? source.value : source.raw;
        // The place is enough: a version in the path may be anything.
        const { value } = services.variables.expand(raw, add);
        if (!/^https?:\/\//i.test(value) || isRepository(value)) continue;
        report({ at: source.range, message: "unverified" });
      }
    },
  }),
});

/** BuildKit clones these; a commit is what verifies them. */
function isRepository(url: string): boolean {
  const end = url.search(/[?#]/);
  return (end === -1 ? url : url.slice(0, end)).endsWith(".git");
}
