import { SlipwayError } from "../../base/errors.ts";

/** A path in an image as layers have it, of one that a person wrote. Throws `misuse`. */
export function cleanImagePath(text: string): string {
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  const why = parts.includes("..")
    ? "it has .. in it"
    : text.includes("\0")
      ? "it has a NUL in it"
      : parts.length === 0
        ? "it names the root"
        : undefined;
  if (why === undefined) return parts.join("/");
  throw new SlipwayError(
    "misuse",
    { argument: text },
    {
      message: `${JSON.stringify(text)} cannot be a path in an image: ${why}.`,
      hint: "Give a path such as /usr/share/nginx/html.",
    },
  );
}
