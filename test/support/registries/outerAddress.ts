import { networkInterfaces } from "node:os";

/** An IPv4 address of this machine that is not of 127.0.0.0/8; engines in beds bring such ones. */
export function outerAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find(({ family, internal }) => family === "IPv4" && !internal);
  if (!found) throw new Error("this machine has no address but its own loopback");
  return found.address;
}
