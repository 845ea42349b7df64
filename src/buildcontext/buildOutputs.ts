/** Whether a path is, or lies in, a folder where builds of some language leave what they make. */
export function isBuildOutput(path: string): boolean {
  return path.split("/").some(isOutputFolder);
}

/** Whether a folder of this name holds what others wrote, or what is made. */
export function isOutputFolder(name: string): boolean {
  return names.has(name) || name.endsWith(".egg-info");
}

const names: ReadonlySet<string> = new Set([
  ...["dist", "build", "out", "output", "bin", "obj", "target", "publish", "release", "Release"],
  ...["node_modules", "vendor", "bower_components", ".next", ".nuxt", ".output", ".svelte-kit"],
  ...[".angular", ".turbo", ".cache", ".parcel-cache", "storybook-static", "_site", "_build"],
  ...["coverage", "htmlcov", ".nyc_output", "generated", "compiled", "artifacts", "tmp", "temp"],
  ...["__pycache__", ".venv", "venv", "wheels", "wheelhouse", ".tox", ".eggs"],
  ...[".gradle", "DerivedData", ".build", "bazel-bin", "bazel-out", ".terraform"],
  ...["cmake-build-debug", "cmake-build-release"],
]);
