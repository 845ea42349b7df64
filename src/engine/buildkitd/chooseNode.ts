import { SlipwayError } from "../../base/errors.ts";
import type { ConnectedNode } from "./connectNode.ts";

/**
 * The node that builds all the platforms, the first where none is asked for. Throws
 * `build-unsupported` where several nodes would have to share them.
 */
export function chooseNode(
  builder: string,
  nodes: readonly ConnectedNode[],
  { platforms = [] }: { readonly platforms?: readonly string[] | undefined },
): ConnectedNode {
  const wanted = platforms.map(plain);
  const able = nodes.find((one) => {
    const has = new Set([...one.node.platforms, ...one.platforms].map(plain));
    return wanted.every((platform) => has.has(platform));
  });
  // A lone node is asked anyway: to copy files takes no emulation.
  const chosen = able ?? (nodes.length === 1 ? nodes[0] : undefined);
  if (chosen) return chosen;
  const reason = `no node of the builder "${builder}" has all of ${platforms.join(", ")}`;
  throw new SlipwayError(
    "build-unsupported",
    { options: [{ option: "platform", reason }] },
    {
      message: `This build asks for what cannot be done here: --platform (${reason}).`,
      hint: "Build the platforms one by one, or give a node of the builder all of them.",
    },
  );
}

/** Without the variant where there is only the usual one, as containerd writes platforms. */
function plain(platform: string): string {
  const [os = "", architecture = "", variant = ""] = platform.toLowerCase().split("/");
  const known = aliases[architecture] ?? architecture;
  const usual = usualVariants[known] ?? "";
  if (known === "arm") return `${os}/arm/${variant || usual}`;
  return variant === "" || variant === usual ? `${os}/${known}` : `${os}/${known}/${variant}`;
}

const aliases: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  aarch64: "arm64",
  i386: "386",
  armhf: "arm",
};

const usualVariants: Readonly<Record<string, string>> = { amd64: "v1", arm64: "v8", arm: "v7" };
