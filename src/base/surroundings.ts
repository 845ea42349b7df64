/** What the process is started with: passed in, so that tests and the editor's settings decide. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
}

/** The folder of Docker's `config.json` and contexts; the slash serves on Windows too. */
export function dockerConfigFolder(surroundings: Pick<Surroundings, "env" | "home">): string {
  return surroundings.env.DOCKER_CONFIG || `${surroundings.home}/.docker`;
}
