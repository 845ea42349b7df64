import type { ImageLocation } from "./imageLocation.ts";

/** As `readImageLocation` reads it. */
export function imageLocationText(location: ImageLocation): string {
  switch (location.kind) {
    case "registry":
      return location.reference;
    case "engine":
    case "kept":
      return `${location.kind}:${location.name}`;
    case "empty":
      return "scratch";
    default: {
      const { path, name } = location;
      return `${prefixes[location.kind]}:${path}${name === undefined ? "" : `:${name}`}`;
    }
  }
}

const prefixes = {
  layout: "oci",
  "layout-archive": "oci-archive",
  "docker-archive": "docker-archive",
} as const;
