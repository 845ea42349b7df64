/** What a port of EXPOSE that is right stands for: each of its range, with the protocol. */
export function exposedPorts(port: string): readonly string[] {
  const slash = port.indexOf("/");
  const protocol = (slash === -1 ? "" : port.slice(slash + 1).toLowerCase()) || "tcp";
  const ports = slash === -1 ? port : port.slice(0, slash);
  const [first = "", last = first] = ports.slice(ports.lastIndexOf(":") + 1).split("-");
  const numbers: string[] = [];
  for (let number = Number(first); number <= Number(last); number++) {
    numbers.push(`${number}/${protocol}`);
  }
  return numbers;
}
