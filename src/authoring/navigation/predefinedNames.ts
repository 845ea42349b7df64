/** Variables that mean something to the engine or the shell, whatever the file declares. */
export const predefinedNames: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "SHELL", "SOURCE_DATE_EPOCH", "TARGETSTAGE"],
  ...["BUILD", "TARGET"].flatMap((prefix) =>
    ["PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT"].map((suffix) => prefix + suffix),
  ),
  ...["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
]);
