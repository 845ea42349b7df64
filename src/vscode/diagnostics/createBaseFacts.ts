import {
  Disposable,
  type Event,
  EventEmitter,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { BaseFacts, FactSources } from "../../app/baseFacts/index.ts";
import type { RegistryAccess } from "../../app/registryAccess.ts";
import type { Surroundings } from "../../base/surroundings.ts";
import type { DockerfileDocument, Stage } from "../../dockerfile/document.ts";
import type { BaseImageLookUp } from "../../lint/services.ts";
import type { ConnectEngine } from "../engine/connectEngine.ts";
import { readSetting } from "../settings.ts";
import { wait } from "../wait.ts";

/** What an engine and registries say of base images, as far as the user lets them be asked. */
export interface EditorBaseFacts extends Disposable {
  /** At once, whatever is under way. It is another function when facts have changed. */
  readonly lookUp: BaseImageLookUp;
  /** The bases of a text are asked for once it stays as it is; call it with each text. */
  follow(document: TextDocument, parsed: DockerfileDocument): void;
  /**
   * True from the first `follow` of a document until those who are asked have answered or failed, for
   * a second at most: findings that go by their answers would be taken back otherwise. Then it fires.
   */
  awaits(document: TextDocument): boolean;
  readonly onDidChange: Event<void>;
}

export interface EditorBaseFactsDeps {
  readonly surroundings: Surroundings;
  readonly connect: ConnectEngine;
  readonly openRegistries: () => Promise<RegistryAccess>;
  /** Where answers of registries are kept. */
  readonly folder: Uri;
  readonly now: () => number;
}

export function createBaseFacts(deps: EditorBaseFactsDeps): EditorBaseFacts {
  const changed = new EventEmitter<void>();
  const timers = new Map<string, NodeJS.Timeout>();
  /** The texts of open documents, to ask again. */
  const followed = new Map<string, DockerfileDocument>();
  let loaded: Promise<LoadedFacts> | undefined;
  let facts: BaseFacts | undefined;
  let isDisposed = false;
  /** Of documents that were opened a moment ago: ends the wait for what is said of their bases. */
  const awaited = new Map<string, NodeJS.Timeout>();
  let lookUp = lookUpIn(undefined);

  const load = async (): Promise<LoadedFacts> => {
    loaded ??= loadFacts(deps);
    const room = await loaded;
    if (facts === undefined && !isDisposed) {
      facts = room.facts;
      facts.onDidChange(() => {
        lookUp = lookUpIn(facts);
        for (const [key, parsed] of followed) {
          const isOpen = (reference: string) => !room.facts.isAnswered(reference);
          if (!room.baseReferences(parsed).some(isOpen)) endWait(key);
        }
        changed.fire();
      });
    }
    return room;
  };
  /** False where it had ended. */
  const endWait = (key: string): boolean => {
    clearTimeout(awaited.get(key));
    return awaited.delete(key);
  };
  const stopWaiting = (key: string): void => {
    if (endWait(key) && !isDisposed) changed.fire();
  };
  const ask = (parsed: DockerfileDocument): void => {
    if (!mayAsk() || isDisposed) return;
    void load().then((room) => {
      if (!isDisposed) room.facts.want(room.baseReferences(parsed));
    });
  };
  /** The first time: what is shown of it waits, but not for long. */
  const askAndWait = async (key: string, parsed: DockerfileDocument): Promise<void> => {
    try {
      const room = await load();
      if (!isDisposed) await room.facts.ready(room.baseReferences(parsed));
    } finally {
      stopWaiting(key);
    }
  };
  const forget = ({ uri }: TextDocument): void => {
    const key = uri.toString();
    clearTimeout(timers.get(key));
    timers.delete(key);
    endWait(key);
    followed.delete(key);
  };
  const askAgain = (): void => {
    for (const parsed of followed.values()) ask(parsed);
  };
  const listeners = Disposable.from(
    workspace.onDidCloseTextDocument(forget),
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) askAgain();
    }),
    workspace.onDidGrantWorkspaceTrust(askAgain),
    workspace.onDidChangeConfiguration((change) => {
      if (!settings.some((id) => change.affectsConfiguration(id))) return;
      void loaded?.then(({ renew }) => renew());
      askAgain();
    }),
  );
  return {
    onDidChange: changed.event,
    get lookUp() {
      return lookUp;
    },
    awaits: ({ uri }) => awaited.has(uri.toString()),
    follow(document, parsed) {
      const key = document.uri.toString();
      if (followed.get(key) === parsed || document.isClosed) return;
      const isFirst = !followed.has(key);
      followed.set(key, parsed);
      clearTimeout(timers.get(key));
      const waits = isFirst && mayAsk() && parsed.stages.some(isFromImage);
      if (waits) awaited.set(key, setTimeout(stopWaiting, longestWaitMs, key));
      const look = () => {
        timers.delete(key);
        if (awaited.has(key)) void askAndWait(key, parsed).catch(() => undefined);
        else ask(parsed);
      };
      // A text that was opened is no half-typed one.
      timers.set(key, setTimeout(look, isFirst ? openedMs : quietMs));
    },
    dispose() {
      isDisposed = true;
      listeners.dispose();
      for (const timer of [...timers.values(), ...awaited.values()]) clearTimeout(timer);
      awaited.clear();
      timers.clear();
      followed.clear();
      facts?.dispose();
      changed.dispose();
    },
  };
}

/** Milliseconds without a change of the text, so that nobody is asked for half a name. */
const quietMs = 1_000;
/** Milliseconds in which the first findings of a file that was opened are made: loading takes a moment. */
const openedMs = 50;
/** Milliseconds from then on in which findings wait for answers. */
const longestWaitMs = 1_000;

const settings = ["slipway.lint.baseImages", "slipway.engine.host", "slipway.registry"] as const;

function isFromImage({ from: { image } }: Stage): boolean {
  return image !== undefined && image.raw !== "scratch";
}

/** Another function for each state of the facts. */
function lookUpIn(facts: BaseFacts | undefined): BaseImageLookUp {
  return (reference) => facts?.lookUp(reference);
}

function mayAsk(): boolean {
  return chosenSources().length > 0;
}

function chosenSources(): readonly (keyof FactSources)[] {
  if (!workspace.isTrusted) return [];
  return [
    ...(readSetting("slipway.lint.baseImages.engine") === "off" ? [] : (["engine"] as const)),
    ...(readSetting("slipway.lint.baseImages.registry") ? (["registry"] as const) : []),
  ];
}

interface LoadedFacts {
  readonly facts: BaseFacts;
  /** Forgets all, connections and failures too, as other settings count now. */
  readonly renew: () => void;
  readonly baseReferences: (document: DockerfileDocument) => readonly string[];
}

async function loadFacts({
  surroundings,
  connect,
  openRegistries,
  folder,
  now,
}: EditorBaseFactsDeps): Promise<LoadedFacts> {
  const room = await import("../../app/baseFacts/index.ts");
  const create = (): FactSources =>
    room.createFactSources({
      connect: async (signal) => {
        if (readSetting("slipway.lint.baseImages.engine") === "any") return connect(signal);
        return room.localEngine(surroundings, readSetting("slipway.engine.host").trim(), signal);
      },
      access: openRegistries,
      folder: folder.fsPath,
      now,
    });
  let sources = create();
  const facts = room.createBaseFacts({
    sources: () => chosenSources().map((kind) => sources[kind]),
    ...{ now, wait },
  });
  const renew = (): void => {
    sources = create();
    facts.forget();
  };
  return { facts, renew, baseReferences: room.baseReferences };
}
