import { type ReferenceEntry, referenceLink } from "./referenceEntry.ts";

/** What the operator of `${NAME<operator>…}` does; undefined for what is none. */
export function describeModifier(operator: string): ReferenceEntry | undefined {
  return entries.get(operator);
}

const link = referenceLink("environment-replacement");

const entries: ReadonlyMap<string, ReferenceEntry> = new Map<string, ReferenceEntry>([
  [
    ":-",
    {
      text: "The word behind it, where the variable is not set or empty.",
      example: "USER ${APP_USER:-app}",
      link,
    },
  ],
  [
    "-",
    {
      text: "The word behind it, where the variable is not set; an empty value counts.",
      example: "USER ${APP_USER-app}",
      link,
    },
  ],
  [
    ":+",
    {
      text: "The word behind it, where the variable is set and not empty; nothing otherwise.",
      example: "COPY app${DEBUG:+-debug}.conf /etc/app.conf",
      link,
    },
  ],
  [
    "+",
    {
      text: "The word behind it, where the variable is set, even to nothing; nothing otherwise.",
      example: "COPY app${DEBUG+-debug}.conf /etc/app.conf",
      link,
    },
  ],
  [
    ":?",
    {
      text: "Ends the build with the word behind it as its message, where the variable is not set or empty.",
      example: "FROM alpine:${VERSION:?missing}",
      link,
    },
  ],
  [
    "?",
    {
      text: "Ends the build with the word behind it as its message, where the variable is not set.",
      example: "FROM alpine:${VERSION?missing}",
      link,
    },
  ],
  [
    "#",
    {
      text: "The value without the shortest beginning that the pattern behind it matches.",
      since: "1.7",
      example: "ENV NUMBER=${TAG#v}",
      link,
    },
  ],
  [
    "##",
    {
      text: "The value without the longest beginning that the pattern behind it matches.",
      since: "1.7",
      example: "ENV FILE=${FILE_PATH##*/}",
      link,
    },
  ],
  [
    "%",
    {
      text: "The value without the shortest end that the pattern behind it matches.",
      since: "1.7",
      example: "ENV MINOR=${VERSION%.*}",
      link,
    },
  ],
  [
    "%%",
    {
      text: "The value without the longest end that the pattern behind it matches.",
      since: "1.7",
      example: "ENV MAJOR=${VERSION%%.*}",
      link,
    },
  ],
  [
    "/",
    {
      text: "The value with the first match of the pattern replaced by what stands behind the second slash.",
      since: "1.7",
      example: "ENV NAME=${TAG/v/release-}",
      link,
    },
  ],
  [
    "//",
    {
      text: "The value with all matches of the pattern replaced by what stands behind the second slash.",
      since: "1.7",
      example: "ENV NAME=${VERSION//./_}",
      link,
    },
  ],
]);
