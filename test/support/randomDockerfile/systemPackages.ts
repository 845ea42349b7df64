import type { Production } from "./choices.ts";

/** Commands of apt, apk, yum, dnf and zypper. */
export const systemPackages: readonly Production[] = [
  ({ pick, some }) =>
    `apt-get ${pick("", "", "-y ", "-qq ", "-q=2 ", "-o APT::Install-Recommends=false ")}install ${some(
      3,
      ...["-y", "-y", "--yes", "--assume-yes", "--no-install-recommends", "-q", "-q -q", "-qqq"],
      ...["--quiet", "--quiet --quiet", "-t stable", "--target-release=a", "-yq", "--qq"],
    )} ${some(3, ...aptPackages)}`,
  ({ pick }) => `${pick("apt-get", "apt-get", "apt", "aptitude")} update${pick("", " -y", " -qq")}`,
  ({ pick }) => `apt ${pick("install -y curl=1", "list", "update", "-y upgrade")}`,
  ({ pick }) =>
    `rm ${pick("-rf", "-rf", "-fr", "-r -f")} ${pick(
      ...["/var/lib/apt/lists/*", "/var/lib/apt/lists", "/var/cache/yum/*", "/tmp/x"],
      ...["/var/cache/libdnf5*", '"/var/lib/apt/lists/*"', "/var/lib/apt/lists/* /tmp/*"],
    )}`,
  ({ pick, some }) =>
    `apk ${pick("", "", "--no-cache ", "-U ")}add ${pick("", "--no-cache ", "--update ")}${some(
      3,
      ...["curl", "curl=8.1-r0", "py3~3.11", "a>1", '"b<2"', "$PKG", "/tmp/x.apk"],
      ...["--virtual .deps", "-t .d", "--virtual=.v", "-X https://e.com/r", "--repository r a"],
    )}`,
  ({ pick }) => `apk ${pick("update", "del .deps", "--no-cache upgrade", "info add")}`,
  ({ pick, some }) =>
    `yum ${pick("", "", "-y ", "--assumeyes ", "-q ")}${pick(
      ...["install", "install", "install", "groupinstall", "localinstall", "module install"],
    )} ${pick("", "-y ", "")}${some(2, ...rpmPackages)}`,
  ({ pick, some }) =>
    `${pick("dnf", "microdnf", "dnf")} ${pick("", "", "-y ", "--assumeyes ", "--nodocs ")}${pick(
      ...["install", "install", "in", "upgrade", "up", "upgrade-minimal", "up-min", "reinstall"],
      ...["rei", "groupinstall", "localinstall", "module install", "group install", "remove"],
    )} ${pick("", "-y ", "")}${some(2, ...rpmPackages)}`,
  ({ pick }) =>
    `${pick("yum", "dnf", "microdnf")} ${pick("clean all", "clean all", "clean", "-y clean all", "clean metadata", "makecache", "install clean")}`,
  ({ pick, some }) =>
    `zypper ${pick("", "", "-n ", "--non-interactive ")}${pick(
      ...["install", "install", "in", "remove", "rm", "source-install", "si", "patch", "refresh"],
    )} ${pick("", "-y ", "--no-confirm ")}${some(2, "a", "a=1", '"a>=1"', "'b<2'", "c.rpm", "$P")}`,
  ({ pick }) =>
    `zypper ${pick("clean", "cc", "cc -a", "clean --all", "dup", "dist-upgrade -y", "-n dup", "ref")}`,
];

const aptPackages = [
  ...["curl", "curl=7.88.1", "git", "git=1:2.*", "$PKG", "python${V}", "gcc/stable", "./a.deb"],
  ...['"vim"', "'vim=2'", "gcc=$V", "ca-certificates"],
];

const rpmPackages = [
  ...["curl", "curl-7.1", "git-core", "gcc-4.8.5-44.el7", "a-1.x86_64.rpm", "x.rpm", "vim-$V"],
  ...["lib-${VERSION}", "@devel", "nodejs:18", "ruby-2", "python3-pip", '"q-1.0"', "b-1.0~rc1"],
];
