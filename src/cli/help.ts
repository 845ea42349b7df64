/** The help of one command, or the overview. Ends with a line break. */
export function helpFor(command?: string): string {
  return (command !== undefined && Object.hasOwn(helps, command) && helps[command]) || overview;
}

const overview = `slipway: lint, build and ship Dockerfiles

Usage: slipway COMMAND [options]

  lint PATH…            find problems in Dockerfiles
  build CONTEXT         build an image with a container engine
  push REF              push an image to its registry
  tag SOURCE TARGET     give an image one more name
  images                list the engine's images

  --help, -h            help, also for one command
  --version, -v         the version

Exit codes: 0 done, 1 findings or a failed job, 2 misuse, 3 no engine, 130 interrupted.
`;

const lint = `Usage: slipway lint [options] PATH…

PATH is a Dockerfile, a folder that is searched for Dockerfiles, a glob in quotes, or - for the
standard input. Without one the current folder is searched.

  --preset NAME         recommended (default), strict, hadolint or buildkit
  --config FILE         the configuration for all files, .slipway.json or hadolint's YAML
                        (default: the nearest one from each file's folder up)
  --no-config           use no configuration file
  --format FORMAT       text (default), json, sarif, github, checkstyle or gitlab
  --fail-on SEVERITY    exit with 1 from this severity on: error, warning, info (default), hint
                        or never
  --fix                 apply the safe fixes to the files, then report the rest
  --shellcheck          also report what ShellCheck, where it is installed, says of RUN (the default
                        with --preset hadolint; --no-shellcheck for not)
  --stdin-filename F    what to call the standard input; its folder decides the configuration
  --list-rules          print the rules with their severities in the preset
  --print-config        print what counts for each file, as JSON

What is given here beats the configuration files. A mistake in one of them is a warning.

Exit codes: 0 clean, 1 findings at or above the severity, 2 misuse or an unreadable file.
`;

const build = `Usage: slipway build [options] CONTEXT

  -f, --file F          the Dockerfile (default: CONTEXT/Dockerfile); - for the standard input
  -t, --tag TAG         a name for the image; may be repeated
  --target STAGE        build this stage
  --build-arg K=V       a value for an ARG; K alone takes it from the environment; repeatable
  --secret SPEC         id=ID,src=FILE or id=ID,env=NAME; repeatable
  --label K=V           a label for the image; repeatable
  --platform P          such as linux/arm64
  --no-cache            run every step again
  --pull                look for newer bases
  --engine E            auto (default), none, or an endpoint such as unix:///run/docker.sock
  --push                push the tags after the build
  -o, --output DEST     FILE.tar: the image as a docker archive; else a folder for its files
  --progress P          tty, plain or json (default: tty on a terminal, else plain)

Exit codes: 0 done, 1 the build failed, 2 misuse, 3 no engine, 130 interrupted.
`;

const push = `Usage: slipway push [--engine E] REF

Credentials come from the docker config file and its helpers.
`;

const tag = `Usage: slipway tag [--engine E] SOURCE TARGET
`;

const images = `Usage: slipway images [--engine E] [--format text|json]
`;

const helps: Readonly<Record<string, string>> = { lint, build, push, tag, images };
