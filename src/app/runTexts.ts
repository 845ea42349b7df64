import { SlipwayError } from "../base/errors.ts";
import type { PortChoice } from "../engine/engine.ts";
import type { ValueText } from "./buildFormTexts.ts";

/** `[ADDRESS:][PORT:]CONTAINER-PORT[/udp]` as `docker run -p` has it; without a port any free one. */
export const portChoiceText: ValueText<PortChoice> = {
  show({ containerPort, protocol, hostPort, hostAddress }) {
    const address = hostAddress?.includes(":") ? `[${hostAddress}]` : hostAddress;
    const inside = protocol === "tcp" ? `${containerPort}` : `${containerPort}/${protocol}`;
    const outside = hostPort === 0 ? "" : String(hostPort);
    if (address !== undefined) return `${address}:${outside}:${inside}`;
    return outside === "" ? inside : `${outside}:${inside}`;
  },
  read(text) {
    const match =
      /^(?:(?:(\[[0-9a-fA-F:]+\]|[\d.]+):(?=[^:]*:))?(\d*):)?(\d+)(?:\/(tcp|udp))?$/.exec(
        text.trim(),
      );
    if (!match)
      throw wrong(`"${text.trim()}" is no port.`, "Write PORT:CONTAINER-PORT, such as 8080:80.");
    const [, address, outside = "", inside = "", protocol] = match;
    return {
      containerPort: readPort(inside),
      protocol: protocol === "udp" ? "udp" : "tcp",
      hostPort: outside === "" || Number(outside) === 0 ? 0 : readPort(outside),
      ...(address !== undefined && { hostAddress: address.replace(/^\[|\]$/g, "") }),
    };
  },
};

/** `SOURCE:DESTINATION[:ro]`; a source that begins with `./` is of the folder. */
export function volumeText(folder: string | undefined): ValueText<string> {
  return {
    show: (volume) => volume,
    read(text) {
      const match = /^((?:[A-Za-z]:[\\/])?[^:]+):(\/[^:]*)(?::([a-zA-Z,]+))?$/.exec(text.trim());
      if (!match) {
        throw wrong(
          "It has no source and destination.",
          "Write FOLDER:/DESTINATION or VOLUME:/DESTINATION, with :ro for read-only.",
        );
      }
      const [, source = "", destination = "", options] = match;
      const absolute = /^([/~]|[A-Za-z]:)/.test(source) || !/[\\/]|^\.+$/.test(source);
      if (source.startsWith("~") || (!absolute && folder === undefined)) {
        throw wrong(`${source} is not an absolute folder.`, "Write it from the root on.");
      }
      const from = absolute ? source : joinFolder(folder ?? "", source);
      return [from, destination, ...(options === undefined ? [] : [options])].join(":");
    },
  };
}

/** Letters, digits and _.- with a letter or a digit first; empty lets the engine make one up. */
export const containerNameText: ValueText<string | undefined> = {
  show: (name) => name ?? "",
  read(text) {
    const name = text.trim();
    if (name === "") return undefined;
    if (/^[A-Za-z0-9][\w.-]+$/.test(name)) return name;
    throw wrong(
      `"${name}" cannot be the name of a container.`,
      "Begin with a letter or a digit; then letters, digits, _, . and -, two characters at least.",
    );
  },
};

/** Absolute; empty for the image's. */
export const workdirText: ValueText<string | undefined> = {
  show: (folder) => folder ?? "",
  read(text) {
    const folder = text.trim();
    if (folder === "") return undefined;
    if (/^(\/|[A-Za-z]:\\)/.test(folder)) return folder;
    throw wrong(`"${folder}" is no absolute path.`, "Begin with a slash.");
  },
};

function readPort(text: string): number {
  const port = Number(text);
  if (port >= 1 && port <= 65_535) return port;
  throw wrong(`${text} is no port.`, "Ports go from 1 to 65535.");
}

function joinFolder(folder: string, relative: string): string {
  const parts = folder.split("/");
  for (const part of relative.split(/[\\/]/)) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/") || "/";
}

function wrong(message: string, hint: string): SlipwayError<"misuse"> {
  return new SlipwayError("misuse", {}, { message, hint });
}
