/** The compiler's proof that a switch is complete; reached only by data from outside the types. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`);
}
