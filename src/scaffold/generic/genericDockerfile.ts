import { copy, dockerfileText, execForm, plainUser, served } from "../dockerfileText.ts";
import { healthchecks } from "../healthchecks.ts";

/** Ready-made pages, handed out by nginx. */
export function siteDockerfile(version: string, folder: string): string {
  return dockerfileText([
    "# It runs as a user that is not root, and listens on 8080.",
    `FROM nginxinc/nginx-unprivileged:${version}-alpine`,
    copy([folder === "" ? "." : folder], "/usr/share/nginx/html", "--chown=root"),
    served("8080", healthchecks.wget("8080")),
  ]);
}

/** A script or program, started on Debian. */
export function programDockerfile(start: readonly string[], port: string): string {
  return dockerfileText([
    "FROM debian:13-slim",
    plainUser.make,
    "WORKDIR /app",
    "COPY . .",
    plainUser.use,
    served(port, healthchecks.bash(port)),
    `CMD ${execForm(...start)}`,
  ]);
}
