/** Whether one of the packages is among these requirements, such as `Flask[async]>=3 # web`. */
export function dependsOn(requirements: readonly string[], ...names: readonly string[]): boolean {
  const wanted = new Set(names);
  return requirements.some((line) => {
    const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1];
    // PEP 503: case and the kind of dash do not count.
    return name !== undefined && wanted.has(name.toLowerCase().replace(/[-_.]+/g, "-"));
  });
}
