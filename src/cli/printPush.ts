import type { PushEvent } from "../app/pushReport.ts";
import { formatDuration } from "../progress/formatDuration.ts";
import { formatSize } from "../progress/formatSize.ts";
import { createPaint, printable } from "./paint.ts";
import type { Terminal } from "./terminal.ts";

/** One line for each layer and each thing that happens to it, not one for each piece sent. */
export function createPushPrinter(
  { out, err }: Terminal,
  results: boolean,
): (event: PushEvent) => void {
  const paint = createPaint(err.color);
  let told = new Map<string, string>();
  const say = (line: string): void => err.write(`${printable(line)}\n`);
  return (event) => {
    switch (event.type) {
      case "started":
        told = new Map();
        return;
      case "layer": {
        const { layer, status, total } = event.event;
        if (layer === undefined || told.get(layer) === status) return;
        told.set(layer, status);
        say(`${layer}: ${status}${total > 0 ? ` (${formatSize(total)})` : ""}`);
        return;
      }
      case "waiting":
        say(`${event.error.message} Next try in ${formatDuration(event.milliseconds)}.`);
        return;
      case "pushed": {
        const { reference, digest, verdict } = event.pushed;
        if (results) out.write(`Pushed ${reference}${digest ? ` (${digest})` : ""}\n`);
        const doubt = doubts[verdict];
        if (doubt)
          err.write(`${paint.yellow("warning:")} ${printable(`${reference}: ${doubt}`)}\n`);
        return;
      }
      case "failed": {
        const { message, hint } = event.failed.error;
        err.write(`${paint.red("slipway:")} ${printable(`${message} ${hint}`)}\n`);
        return;
      }
    }
  };
}

const doubts: Readonly<Record<string, string | undefined>> = {
  different: "the registry has another image under this tag now.",
  missing: "the registry that answers from here does not have it.",
};
