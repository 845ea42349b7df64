/** `root`, `0`, and either with a group; "" is what an image without a user has. */
export function isRootUser(user: string): boolean {
  return /^(root|0*)(:|$)/.test(user);
}
