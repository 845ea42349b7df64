/**
 * A port of EXPOSE, `[ip:][host:]port[-port][/protocol]`: the sentence that says what is wrong with
 * it, if anything is. A port with a variable is right until the build knows better.
 */
export function checkPort(port: string): string | undefined {
  if (port.includes("$")) return undefined;
  const slash = port.indexOf("/");
  const ports = slash === -1 ? port : port.slice(0, slash);
  const protocol = slash === -1 ? "tcp" : port.slice(slash + 1);
  if (!/^(|tcp|udp|sctp)$/i.test(protocol)) {
    return `"${protocol}" is not a protocol; write tcp, udp or sctp behind the slash.`;
  }
  const container = ports.slice(ports.lastIndexOf(":") + 1);
  const address = /^(.*):[^:]*:[^:]*$/.exec(ports)?.[1];
  if (address && !isAddress(address)) {
    return `"${address}" is not an IP address; EXPOSE needs the container's port only.`;
  }
  const range = /^(\d+)(?:-(\d+))?$/.exec(container);
  if (!range) {
    return `"${port}" is not a port; write a number such as 8080, or a range such as 8000-8010.`;
  }
  const start = Number(range[1]);
  const end = Number(range[2] ?? range[1]);
  if (isPortTooHigh(port))
    return `A port is at most 65535, unlike "${container}"; write a smaller number.`;
  if (end < start) return `The range "${container}" runs backwards; write the smaller port first.`;
  return undefined;
}

/** True when the port, or an end of its range, is higher than ports go. */
export function isPortTooHigh(port: string): boolean {
  const ends = /(?:^|:)(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp)?)?$/i.exec(port);
  return ends !== null && Math.max(Number(ends[1]), Number(ends[2] ?? 0)) > 65_535;
}

function isAddress(text: string): boolean {
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  if (bare.includes(":")) return /^[0-9a-fA-F:.]+$/.test(bare);
  const parts = bare.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}
