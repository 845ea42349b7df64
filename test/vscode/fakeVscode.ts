/**
 * A stand-in for the module `vscode` that answers everything and keeps account of what is open: what
 * `register…`, `create…` and events give has to be disposed of by whoever asked for it.
 */
export interface FakeVscode {
  readonly api: unknown;
  readonly commands: ReadonlySet<string>;
  /** Names of what was opened and not disposed of, such as `window.createTreeView`. */
  open(): readonly string[];
}

export function createFakeVscode(): FakeVscode {
  const commands = new Set<string>();
  const open = new Map<object, string>();

  const disposable = (name: string): object => {
    const made = fake(name, {
      dispose: () => {
        open.delete(made);
      },
    });
    open.set(made, name);
    return made;
  };
  const api = fake("vscode", {
    Disposable: fake("Disposable", {
      from: (...members: readonly { dispose(): void }[]) => ({
        dispose: () => {
          for (const member of members) member.dispose();
        },
      }),
    }),
    EventEmitter: class {
      readonly event = () => disposable("EventEmitter.event");
      fire() {}
      dispose() {}
    },
    commands: fake("commands", {
      registerCommand: (id: string) => {
        commands.add(id);
        return disposable(`commands.registerCommand ${id}`);
      },
    }),
  });
  return { api, commands, open: () => [...open.values()] };

  /** Any property of it is a fake, too; it can be called, constructed and iterated. */
  function fake(name: string, known: Readonly<Record<string, unknown>> = {}): object {
    // An arrow function could not be constructed.
    const target = Object.assign(class {}, known);
    return new Proxy(target, {
      get(_, key) {
        if (typeof key === "symbol") {
          return key === Symbol.iterator ? [][Symbol.iterator] : () => name;
        }
        if (Object.hasOwn(known, key)) return known[key];
        // Not a promise, and no array method: those of an empty list do.
        if (key === "then") return undefined;
        if (key in Array.prototype) return Reflect.get([], key).bind([]);
        return fake(`${name.replace(/^vscode\.?/, "")}${name === "vscode" ? "" : "."}${key}`);
      },
      set: () => true,
      apply: () => (opens.test(name) ? disposable(name) : fake(`${name}()`)),
      construct: () => fake(`new ${name}`),
    });
  }
}

const opens = /(^|\.)(register|create|onDid|onWill)\w*$/;
