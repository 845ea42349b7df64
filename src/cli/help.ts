/** The help of one command, or the overview. Ends with a line break. */
export function helpFor(command?: string): string {
  return (command !== undefined && Object.hasOwn(helps, command) && helps[command]) || overview;
}

const overview = `slipway: lint, build and ship Dockerfiles

Usage: slipway COMMAND [options]

  lint PATH…            find problems in Dockerfiles
  format PATH…          give Dockerfiles their layout, or check that they have it
  init [FOLDER]         write a Dockerfile and a .dockerignore for a project
  build CONTEXT         build an image, with a container engine or without one
  push REF…             push images to their registries
  pull REF              get an image from its registry
  tag SOURCE TARGET     give an image one more name
  images                list the engine's images
  tags REPOSITORY       list the tags that a registry has
  copy SOURCE DEST      copy an image from one place to another, without an engine
  append BASE           put layers on top of an image, or delete files of it, without an engine
  mutate IMAGE          change the configuration of an image, without an engine
  flatten IMAGE         make one layer of an image's layers, without an engine
  rebase IMAGE          put an image on another base, without an engine
  inspect IMAGE         show an image, and check it, without an engine

  --help, -h            help, also for one command
  --version, -v         the version

Exit codes: 0 done, 1 findings or a failed job, 2 misuse, 3 no engine, 130 interrupted.
`;

const lint = `Usage: slipway lint [options] PATH…

PATH is a Dockerfile or an ignore file, a folder that is searched for Dockerfiles, a glob in quotes,
or - for the standard input. Without one the current folder is searched.

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
  --base-images WHO     who is asked about the images that stages are FROM: none (default), engine,
                        registry, or engine,registry; without, rules go by what Slipway knows of
                        well-known images, and the result is the same everywhere
  --engine E            for --base-images engine: auto (default), or an endpoint
  --registry-ca FILE    for --base-images registry: certificate authorities (PEM)
  --insecure-registry H may be asked by http; may be repeated (this machine always may)
  --context FOLDER      the build context of all files (default: of each file's folder and those up
                        to its repository's root the one that what it copies is in; --no-context
                        to look into none)
  --stdin-filename F    what to call the standard input; its folder decides the configuration
  --list-rules          print the rules with their severities in the preset
  --print-config        print what counts for each file, as JSON

What is given here beats the configuration files. A mistake in one of them is a warning.

Exit codes: 0 clean, 1 findings at or above the severity, 2 misuse or an unreadable file.
`;

const format = `Usage: slipway format [options] PATH…

PATH is a Dockerfile, a folder that is searched for Dockerfiles, a glob in quotes, or - for the
standard input. Without one the current folder is searched. The formatted text of one file is printed,
unless one of these is given:

  --check               name the files that would change; with any the exit code is 1
  --write               change the files, and name those that have changed

  --width N             wrap lines that are longer than N characters (default: 0, wrap none)
  --indent N            the columns of an indent (default: 4), or tab
  --keyword-case CASE   consistent (default: only what breaks the case of the others), upper, lower or
                        keep

  --config FILE         the configuration for all files (default: the nearest .slipway.json from
                        each file's folder up, whose key "format" has the same)
  --no-config           use no configuration file
  --stdin-filename F    what to call the standard input; its folder decides the configuration

What a Dockerfile means stays: each instruction is read again and compared, and one that would change
is left as it is. Heredocs and quoted text are not touched. In the editor, indents are those of
editor.tabSize and editor.insertSpaces, unless the configuration says more.

Exit codes: 0 done, 1 files would change, 2 misuse or an unreadable file.
`;

const init = `Usage: slipway init [options] [FOLDER]

Looks at the files of FOLDER (default: the current one) and writes a Dockerfile and a .dockerignore for
it: go.mod, package.json, pyproject.toml, requirements.txt, pom.xml, Gradle's scripts, Cargo.toml and
.NET's projects are understood. Nothing is started, and nothing that is there is replaced.

  -f, --file NAME       the name of the Dockerfile (default: Dockerfile); another one gets an ignore
                        file of its own, NAME.dockerignore
  --ecosystem E         where the folder has several: go, node, python, java, rust, dotnet or generic
  --port PORT           the port that the program listens on, or none
  --set NAME=VALUE *    answers what the files leave open, such as main=./cmd/api; what was taken
                        is told
  --print               print the Dockerfile and write nothing
  --dry-run             say what would be written
  --force               replace a Dockerfile that is there
  --extend-ignore       add what an ignore file that is there lacks

Exit codes: 0 done, 1 failed, 2 misuse, a file that is there, or no project that is known.
`;

const build = `Usage: slipway build [options] CONTEXT

What to build; options with * may be repeated
  -f, --file F             the Dockerfile (default: CONTEXT/Dockerfile); - for the standard input
  -t, --tag TAG *          a name for the image
  --target STAGE           build this stage
  --platform LIST *        such as linux/amd64,linux/arm64
  --build-arg K=V *        a value for an ARG; K alone takes it from the environment
  --build-context K=V *    one more context: a folder, docker-image://NAME,
                           oci-layout://PATH, a URL, target:STAGE
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
  --engine E               auto (default), an endpoint such as unix:///run/docker.sock, or none:
                           Slipway builds by itself what has no RUN, and keeps the image; so does
                           auto where no engine answers
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
  --engine E               auto (default), an endpoint such as unix:///run/docker.sock, or none:
                           the images are those that Slipway has kept, and it pushes them itself

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

const copy = `Usage: slipway copy [options] SOURCE DEST…

A place is one of:
  NAME                     in a registry, such as node:18 or registry.example.com/team/app:1
  oci:FOLDER[:NAME]        an OCI layout
  oci-archive:FILE[:NAME]  the same in a tar
  docker-archive:FILE[:NAME]
  kept:NAME                an image that Slipway has made, or pulled without an engine
  engine:NAME              an image of the engine

Between registries nothing is written to the disk; what is there already is not sent. Manifests and
layers stay as they are, and so do the digests; names are set last. Several DESTs are names of the
same kind.

  --platform LIST          of an image for several: only these, such as linux/arm64
  --all-platforms          all, with what belongs to them, such as attestations (the default)
  --format FORMAT          text (default) or json
  --registry-ca FILE       certificate authorities (PEM) for asking registries
  --insecure-registry H    may be asked by http; may be repeated (this machine always may)
  --engine E               for engine:NAME: auto (default), or an endpoint

Credentials come from the docker config file and its helpers.

Exit codes: 0 done, 1 failed, 2 misuse, 3 no engine, 130 interrupted.
`;

const placesHelp = `An image is a NAME in a registry, oci:FOLDER[:NAME], oci-archive:FILE[:NAME],
docker-archive:FILE[:NAME], engine:NAME, kept:NAME (made or pulled without an engine), or scratch.
`;

const resultHelp = `Where the result goes
  -t, --tag NAME *         is kept under this name; with -o it names a layout or an archive
  -o, --output DEST *      a place as above: a NAME is pushed, engine:NAME loaded
  --platform LIST *        of an image for several: these, or all (default: this machine's)
  --compression C[:LEVEL]  of new layers: gzip (default), zstd or none
  --epoch SECONDS          the time of all that is new, and of the image (SOURCE_DATE_EPOCH does the
                           same; without either 0, and the image keeps its own)
  --format FORMAT          text (default), or json: names, digest, size, platforms, layers, notes
  --registry-ca FILE       certificate authorities (PEM) for asking registries
  --insecure-registry H *  may be asked by http (this machine always may)
  --engine E               for engine:NAME: auto (default), or an endpoint

The same input gives the same image on every machine, and with the same zlib the same digest.

Exit codes: 0 done, 1 failed, 2 misuse, 3 no engine, 130 interrupted.
`;

const append = `Usage: slipway append [options] BASE

${placesHelp}
What is put on top; options with * may be repeated
  --delete PATH *          delete a path of the base; with a slash at the end only what is in it
  --layer PATH *           a layer of what is in a folder, or of a tar file; they belong to root
  --prefix FOLDER          where in the image the files go (default: its root)
  --xattrs                 with the extended attributes that files of a folder were given: user.*
                           and capabilities (on Linux, by getfattr)

${resultHelp}`;

const mutate = `Usage: slipway mutate [options] IMAGE

${placesHelp}
What becomes of it; options with * may be repeated, and "" takes a value away
  --env K=V *              set a variable; --unset-env K * takes one away
  --label K=V *            set a label; --unset-label K *
  --annotation K=V *       set an annotation of the manifest; --unset-annotation K *
  --port PORT[/udp] *      a port that it listens on; --unset-port PORT *
  --volume FOLDER *        a volume; --unset-volume FOLDER *
  --entrypoint WORDS       as '["program","argument"]', or one program; the command goes then,
                           as in a Dockerfile
  --cmd WORDS              the same for the command
  --user USER[:GROUP]      who it runs as
  --workdir FOLDER         where it runs
  --stop-signal SIGNAL     what ends it
  --author TEXT            who made it
  --created TIME           as 2026-01-31T12:00:00Z, or seconds since 1970
  --set-platform P         what it says that it runs on, such as linux/arm64

${resultHelp}`;

const flatten = `Usage: slipway flatten [options] IMAGE

Makes one layer with the files that the image shows in the end. What was deleted or replaced on the
way is in it no more.

${placesHelp}
${resultHelp}`;

const rebase = `Usage: slipway rebase [options] IMAGE --new-base IMAGE [--old-base IMAGE]

Puts the image's own layers on another base. Of the configuration, what the image had changed stays;
all else is the new base's.

  --old-base IMAGE         what it was built on, best by its digest (default: what its annotations
                           say)
  --new-base IMAGE         what it shall stand on

${placesHelp}
${resultHelp}`;

const inspect = `Usage: slipway inspect [options] IMAGE

Shows manifest, configuration, layers and platforms.

${placesHelp}
  --platform P             of an image for several: only this one
  --validate               read all of it, and check digests, sizes and diff ids; with a problem the
                           exit code is 1
  --format FORMAT          text (default) or json
  --registry-ca FILE       certificate authorities (PEM) for asking registries
  --insecure-registry H    may be asked by http; may be repeated (this machine always may)
  --engine E               for engine:NAME: auto (default), or an endpoint

Exit codes: 0 done, 1 failed or a problem, 2 misuse, 3 no engine, 130 interrupted.
`;

const helps: Readonly<Record<string, string>> = {
  lint,
  format,
  init,
  build,
  push,
  pull,
  tag,
  images,
  tags,
  copy,
  append,
  mutate,
  flatten,
  rebase,
  inspect,
};
