import { anyCaseField } from "../wire.ts";
import type { BuilderDefinition, BuilderDriver, BuilderNode } from "./builderDefinition.ts";

/**
 * Reads a file of `instances/`. Throws an Error whose message says what is wrong with it, in a few
 * words that go on after "it".
 */
export function parseBuilder(text: string, name: string): BuilderDefinition {
  const record = parseJson(text);
  const nodes = anyCaseField(record, "Nodes");
  if (!Array.isArray(nodes) || nodes.length === 0) throw new Error("has no nodes");
  return {
    name: textOr(anyCaseField(record, "Name"), name),
    driver: toDriver(anyCaseField(record, "Driver")),
    nodes: nodes.map(toNode),
  };
}

function parseJson(text: string): unknown {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    throw new Error("is no JSON");
  }
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw new Error("is no JSON object");
  }
  return record;
}

const drivers: readonly BuilderDriver[] = ["docker", "docker-container", "kubernetes", "remote"];

function toDriver(value: unknown): BuilderDriver {
  // Left out, it is the driver that buildx takes where nobody chose one.
  const name = textOr(value, "docker-container");
  const driver = drivers.find((known) => known === name);
  if (!driver) {
    throw new Error(`has the driver "${name}", and known are only ${drivers.join(", ")}`);
  }
  return driver;
}

function toNode(record: unknown, at: number): BuilderNode {
  const name = anyCaseField(record, "Name");
  if (typeof name !== "string" || name === "") throw new Error(`has no name for node ${at + 1}`);
  return {
    name,
    endpoint: textOr(anyCaseField(record, "Endpoint"), ""),
    platforms: listOf(anyCaseField(record, "Platforms")).flatMap(toPlatform),
    options: toOptions(anyCaseField(record, "DriverOpts")),
    flags: listOf(anyCaseField(record, "Flags")).filter((flag) => typeof flag === "string"),
  };
}

/** An object of the OCI image specification; old files have text. */
function toPlatform(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  const parts = ["os", "architecture", "variant"].map((name) => anyCaseField(value, name));
  const [os, architecture] = parts;
  if (typeof os !== "string" || typeof architecture !== "string") return [];
  return [parts.filter((part) => typeof part === "string" && part !== "").join("/")];
}

function toOptions(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  const texts = Object.entries(value).filter(([, text]) => typeof text === "string");
  return Object.fromEntries(texts);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOr(value: unknown, other: string): string {
  return typeof value === "string" && value !== "" ? value : other;
}
