import { commands } from "vscode";
import type { ContextKeys } from "./contextKeyTypes.ts";

export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  void commands.executeCommand("setContext", key, value);
}
