import type { Availability } from "./frontendVersion.ts";

export interface PredefinedArgument extends Availability {
  readonly name: string;
}

/** What the engine declares in front of the first FROM; a stage has them behind a bare ARG. */
export const automaticArguments: readonly PredefinedArgument[] = [
  ..."TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT".split(" ").map(always),
  ..."BUILDPLATFORM BUILDOS BUILDARCH BUILDVARIANT".split(" ").map(always),
  { name: "TARGETSTAGE", since: 11 },
];

/** RUN has them without an ARG. */
export const proxyArguments: readonly string[] = [
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "FTP_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "ftp_proxy",
  "all_proxy",
];

function always(name: string): PredefinedArgument {
  return { name, since: 0 };
}
