/**
 * Whether a build broke off through no fault of its own. Docker's classic builder looks for a cached step
 * among all images of the same parent, Podman among all there are; both give up where somebody removes one
 * of them meanwhile, whichever it is.
 */
export function losesCachedImage(said: string): boolean {
  return /unable to find image "sha256:|checking if cached image exists.* not known/.test(said);
}
