import { execForm, type Lines } from "./dockerfileText.ts";

/**
 * Whether the port takes connections, asked with what the image has anyway: no address of a page is
 * known that would answer with 200.
 */
export const healthchecks = {
  bash: (port: string): Lines => [
    `HEALTHCHECK CMD ${execForm("bash", "-c", `</dev/tcp/127.0.0.1/${port}`)}`,
  ],
  /** Any answer will do; without one the promise ends the program with 1. */
  node: (port: string): Lines => [
    `HEALTHCHECK CMD ${execForm("node", "-e", `fetch('http://127.0.0.1:${port}').then(() => process.exit())`)}`,
  ],
  python: (port: string): Lines => [
    `HEALTHCHECK CMD ${execForm("python", "-c", `import socket; socket.create_connection(('127.0.0.1', ${port}), 3)`)}`,
  ],
  wget: (port: string): Lines => [
    `HEALTHCHECK CMD ${execForm("wget", "-q", "--spider", `http://127.0.0.1:${port}/`)}`,
  ],
  /** There is no shell and no client in the image. */
  none: (): Lines => [
    "# Nothing in this image could ask: leave it to what runs the container.",
    "HEALTHCHECK NONE",
  ],
} as const;
