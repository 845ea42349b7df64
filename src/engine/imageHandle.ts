import type Docker from "dockerode";
import { SlipwayError } from "../base/errors.ts";

/**
 * dockerode puts names into paths as they are, so one with a "?" would become another request, and
 * one with ".." a redirect, whose failure docker-modem lets escape as an uncaught exception.
 */
export function imageHandle(docker: Docker, nameOrId: string): Docker.Image {
  return docker.getImage(imagePath(nameOrId));
}

/** A name or an id as a part of a request's path. */
export function imagePath(nameOrId: string): string {
  const parts = nameOrId.split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    throw new SlipwayError(
      "misuse",
      { argument: nameOrId },
      {
        message: `"${nameOrId}" is not the name or the id of an image.`,
        hint: "Name an image like repository:tag.",
      },
    );
  }
  return parts.map(encodeURIComponent).join("/");
}
