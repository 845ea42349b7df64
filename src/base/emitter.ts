import { type Disposable, toDisposable } from "./disposable.ts";

export type Listener<T> = (event: T) => void;
export type Subscribe<T> = (listener: Listener<T>) => Disposable;

/** A minimal event source; `event` is what others get to subscribe to. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<Listener<T>>();

  readonly event: Subscribe<T> = (listener) => {
    this.#listeners.add(listener);
    return toDisposable(() => this.#listeners.delete(listener));
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
