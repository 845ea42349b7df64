/** Something that listens or holds a resource until it is disposed; the shape VS Code uses too. */
export interface Disposable {
  dispose(): void;
}

export function toDisposable(dispose: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      dispose();
    },
  };
}

/** Disposes its members in the reverse order of their adding; one that is added late goes at once. */
export class DisposableStore implements Disposable {
  readonly #members: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(member: T): T {
    if (this.#disposed) member.dispose();
    else this.#members.push(member);
    return member;
  }

  dispose(): void {
    this.#disposed = true;
    for (let member = this.#members.pop(); member; member = this.#members.pop()) member.dispose();
  }
}
