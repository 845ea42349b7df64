import type {
  StepChanged,
  StepInstruction,
  StepOutput,
  StepProgress,
} from "../../progress/events.ts";
import { field, numberField, textField } from "../wire.ts";

export type ClassicEvent = StepChanged | StepProgress | StepOutput;

/** Follows the classic builder's lines; the builder runs one step after another. */
export interface ClassicReader {
  read(record: unknown): readonly ClassicEvent[];
  fail(error: string): readonly ClassicEvent[];
  end(): readonly ClassicEvent[];
  readonly currentStep: { readonly id: string; readonly name: string } | undefined;
  /** Images that this build made, oldest first: those of the cache are not among them. */
  readonly madeImages: readonly string[];
  /** From "Successfully built …"; Podman writes the bare id last. */
  readonly builtImage: string | undefined;
}

interface OpenStep {
  readonly id: string;
  readonly name: string;
  readonly instruction: StepInstruction;
  readonly cached: boolean;
}

/** Docker writes "Step 1/3 : FROM a", Podman "STEP 1/3: FROM a" or "[1/2] STEP 1/3: FROM a". */
const STEP = /^(?:\[(\d+)\/\d+\] )?step (\d+)\/(\d+)\s?: (.*?)\n?$/is;
const MADE_IMAGE = /^ ?-+> ([0-9a-f]{11,64})\s*$/;
const USING_CACHE = /^ ?-+> Using cache/;
const MACHINE_LINE =
  /^(?: ?-+> (?:Running in|Removed intermediate container|\[Warning\]|\[Built\]).*|Removing intermediate container [0-9a-f]+|Successfully tagged .*|(?:\[\d+\/\d+\] )?COMMIT.*)\s*$/;
const BUILT = /^(?:Successfully built )?([0-9a-f]{12,64})\s*$/;

/** stderr comes in red, which is the only mark of it. */
const RED = "\u001b[91m";
const PLAIN = "\u001b[0m";

/** `now` gives milliseconds since the epoch: this builder tells no times. */
export function createClassicReader(now: () => number): ClassicReader {
  let open: OpenStep | undefined;
  let builtImage: string | undefined;
  let afterMachineLine = false;
  const madeImages: string[] = [];

  const change = (step: OpenStep, status: StepChanged["status"], error?: string): StepChanged => ({
    type: "step",
    id: step.id,
    name: step.name,
    instruction: step.instruction,
    status,
    at: now(),
    ...(error !== undefined && { error }),
  });
  const close = (): readonly StepChanged[] => {
    const step = open;
    open = undefined;
    return step ? [change(step, step.cached ? "cached" : "done")] : [];
  };

  const readText = (text: string): readonly ClassicEvent[] => {
    // The line break of a line of the builder's own may come as a record of its own.
    if (text === "\n" && afterMachineLine) {
      afterMachineLine = false;
      return [];
    }
    const next = readStep(text, open);
    afterMachineLine = true;
    if (next) {
      const ended = close();
      open = next;
      return [...ended, change(next, "started")];
    }
    if (USING_CACHE.test(text)) {
      if (open) open = { ...open, cached: true };
      return [];
    }
    const made = MADE_IMAGE.exec(text)?.[1];
    if (made !== undefined) {
      if (open && !open.cached && !isFrom(open)) madeImages.push(made);
      return [];
    }
    const built = BUILT.exec(text)?.[1];
    if (built !== undefined) {
      builtImage = built;
      return [];
    }
    if (MACHINE_LINE.test(text)) return [];
    afterMachineLine = false;
    return open ? [toOutput(open.id, text, now())] : [];
  };

  return {
    read(record) {
      const text = textField(record, "stream");
      if (text !== undefined) return readText(text);
      const progress = open && toProgress(open.id, record);
      return progress ? [progress] : [];
    },
    fail(error) {
      const step = open;
      open = undefined;
      return step ? [change(step, "failed", error)] : [];
    },
    end: close,
    get currentStep() {
      return open;
    },
    get builtImage() {
      return builtImage;
    },
    madeImages,
  };
}

/** Output may look like the builder's line, so a step must follow the open one. */
function readStep(text: string, open: OpenStep | undefined): OpenStep | undefined {
  const parts = STEP.exec(text);
  if (!parts) return undefined;
  const [, part, index = "", total = "", instruction = ""] = parts;
  const isNext =
    open === undefined || part !== undefined || Number(index) === open.instruction.index + 1;
  if (!isNext) return undefined;
  // Podman counts in each stage, Docker through the whole file.
  const stage = text.startsWith("STEP ") || part ? `stage-${Number(part ?? 1) - 1}` : undefined;
  return {
    id: part === undefined ? `step-${index}` : `step-${part}-${index}`,
    name: `[${index}/${total}] ${instruction}`,
    instruction: {
      ...(stage !== undefined && { stage }),
      index: Number(index),
      total: Number(total),
      text: instruction,
    },
    cached: false,
  };
}

/** The image after a FROM is the base. */
function isFrom(step: OpenStep): boolean {
  return /^from\s/i.test(step.instruction.text);
}

function toOutput(id: string, text: string, at: number): StepOutput {
  const red = text.startsWith(RED) && text.endsWith(PLAIN);
  return {
    type: "output",
    id,
    stream: red ? "stderr" : "stdout",
    text: red ? text.slice(RED.length, -PLAIN.length) : text,
    at,
  };
}

/** A layer of a base that is pulled. */
function toProgress(id: string, record: unknown): StepProgress | undefined {
  const status = textField(record, "status");
  const item = textField(record, "id");
  if (status === undefined || item === undefined) return undefined;
  const detail = field(record, "progressDetail");
  return {
    type: "step-progress",
    id,
    item: `${status} ${item}`,
    current: numberField(detail, "current") ?? 0,
    total: numberField(detail, "total") ?? 0,
    done: /complete|exists/i.test(status),
  };
}
