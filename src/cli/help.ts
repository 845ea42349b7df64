/** The help of one command, or the overview. Ends with a line break. */
export function helpFor(command?: string): string {
  return (command !== undefined && Object.hasOwn(helps, command) && helps[command]) || overview;
}

const overview = `slipway: lint, build and ship Dockerfiles

Usage: slipway COMMAND [options]

  lint PATH…            find problems in Dockerfiles
  build CONTEXT         build an image with a container engine
  push REF…             push images to their registries
  pull REF              get an image from its registry
  tag SOURCE TARGET     give an image one more name
  images                list the engine's images
  tags REPOSITORY       list the tags that a registry has

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

What to build; options with * may be repeated
  -f, --file F             the Dockerfile (default: CONTEXT/Dockerfile); - for the standard input
  -t, --tag TAG *          a name for the image
  --target STAGE           build this stage
  --platform LIST *        such as linux/amd64,linux/arm64
  --build-arg K=V *        a value for an ARG; K alone takes it from the environment
  --build-context K=V *    one more context: a folder, docker-image://NAME, a URL, target:STAGE
  --label K=V *            a label for the image
  --secret SPEC *          id=ID,src=FILE or id=ID,env=NAME
  --ssh SPEC *             default, or ID=SOCKET of an agent

How its steps run
  --pull                   look for newer bases
  --no-cache               run every step again
  --no-cache-filter LIST * run the steps of these stages again
  --cache-from SPEC *      type=TYPE,KEY=VALUE, or the name of an image
  --cache-to SPEC *        the same
  --network NAME           default, host or none
  --add-host NAME:IP *     an address that the steps know by a name
  --shm-size SIZE          of /dev/shm, such as 64m
  --ulimit NAME=N[:MAX] *  such as nofile=1024

Where the result goes (default: the engine's images)
  -o, --output DEST *      FILE.tar: the image as a docker archive; FOLDER: the files of the image;
                           type=TYPE,dest=PATH: local, tar, oci, docker, image, registry or
                           cacheonly; - for a tar of the files on the standard output
  --load                   into the engine besides an --output
  --push                   push the tags after the build; whether that may go well is asked before
  --registry-ca FILE       certificate authorities (PEM) for asking the registry
  --insecure-registry H *  may be asked by http
  --provenance WHAT        true, false or mode=max
  --sbom WHAT              true, false or generator=IMAGE
  --attest SPEC *          type=provenance,… or type=sbom,…
  --iidfile FILE           write the image's id
  --metadata-file FILE     write id, digest and names as JSON

With what, and what is shown
  --engine E               auto (default), none, or an endpoint such as unix:///run/docker.sock
  --builder B              a builder of docker buildx, or the address of a buildkitd; the engine
                           takes the images (default: BUILDX_BUILDER, else the engine builds)
  --progress P             tty, plain, json or quiet (default: tty on a terminal, else plain)
  -q, --quiet              print the image's id only
  --check                  build nothing, say what the engine's check would say of the Dockerfile

A value with a comma stands in quotes: --secret 'id=a,"src=my,file"'.

Exit codes: 0 done, 1 the build failed, 2 misuse, 3 no engine, 130 interrupted.
`;

const push = `Usage: slipway push [options] REF…

Before a byte moves it is asked what the push will meet: what the name means, whose login counts,
whether it may push there, what it would replace and how much is to be sent. With a problem nothing
is pushed. What is temporary is tried again, twice at most.

  --dry-run                only say what the push will meet
  --force                  push in spite of problems
  --format FORMAT          text (default) or json: checks, what was pushed and what failed
  --registry-ca FILE       certificate authorities (PEM) for asking the registry
  --insecure-registry H    may be asked by http; may be repeated (this machine always may)
  --engine E               auto (default), or an endpoint such as unix:///run/docker.sock

Credentials come from the docker config file and its helpers. The engine has its own settings for
certificates and insecure registries.

Exit codes: 0 done, 1 a problem or a failed push, 2 misuse, 3 no engine, 130 interrupted.
`;

const pull = `Usage: slipway pull [options] REF

  --platform P          such as linux/arm64 (default: the engine's own)
  --engine E            auto (default), or an endpoint such as unix:///run/docker.sock

Credentials come from the docker config file and its helpers.
`;

const tag = `Usage: slipway tag [--engine E] SOURCE TARGET
`;

const images = `Usage: slipway images [--engine E] [--format text|json]
`;

const tags = `Usage: slipway tags [options] REPOSITORY

REPOSITORY is a name such as node or registry.example.com/team/app. Newest version first.

  --format FORMAT          text (default) or json
  --registry-ca FILE       certificate authorities (PEM) for asking the registry
  --insecure-registry H    may be asked by http; may be repeated (this machine always may)

Credentials come from the docker config file and its helpers. No engine is needed.
`;

const helps: Readonly<Record<string, string>> = { lint, build, push, pull, tag, images, tags };
