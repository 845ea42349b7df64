/** One of the choices. */
export type Pick = (...choices: readonly string[]) => string;

export interface CommandStyle {
  readonly pick: Pick;
  /** What goes between two arguments. */
  readonly gap: string;
}

/** A simple command as people write it in RUN: of those that rules know, with what they look for. */
export function randomCommand({ pick, gap }: CommandStyle): string {
  const some = (all: readonly string[]): string => {
    const count = Number(pick("1", "1", "2", "3", "4", "5"));
    return Array.from({ length: count }, () => gap + pick(...all)).join("");
  };
  const packages = some(pick("plain", "odd") === "plain" ? plainPackages : oddPackages);
  const text = pick(...builtins, ...programs(pick, packages, gap));
  if (builtins.includes(text)) return text;
  const before = pick(...none, ...none, ...prefixes);
  const behind = pick(...none, ...none, " > /dev/null", " 2>&1", " >> log", " -- x");
  return before + text.trimEnd() + behind;
}

const none = ["", "", "", "", "", ""];
const prefixes = ["sudo ", "sudo -E ", "env A=b ", "DEBIAN_FRONTEND=noninteractive ", "time "];
const plainPackages = ["curl", "git", "zlib1g-dev", "ca-certificates", "wget", "vim", "gnupg"];
const oddPackages = [...plainPackages, "'a b'", "wget=1.2", "$PACKAGES", '"gnupg"', "${P}-dev"];

const builtins: readonly string[] = [
  ...["cd /app", "cd /src", "cd app", "cd ..", 'cd "/a b"', "cd $HOME", "export A=b", ":", "true"],
  ...[
    'export B="c d"',
    "export DEBIAN_FRONTEND=noninteractive",
    "exit 0",
    "exec make",
    "umask 022",
  ],
  ...["X=$(apt-get install b)", "X=$(cd /x && pwd)", 'X="$(curl https://example.com/a)"', "set +e"],
  ...["if command -v a > /dev/null; then apt-get install b; fi", "if a; then cd /d; fi"],
  ...["echo a", 'echo "a b"', "echo 'it'", "echo ${A:-b}", 'echo "#no"', "echo a > f", "echo $A"],
];

function programs(pick: Pick, packages: string, gap: string): readonly string[] {
  const apt = pick("update", "install", "install -y", "upgrade", "dist-upgrade", "remove");
  const url = `https://example.com/${pick("a.tgz", "b", "$V.tar.gz")}`;
  const inner = pick(
    ...["apt-get update && apt-get install curl", "cd /a && make", "apk add x", "a | b"],
  );
  return [
    ...["apt-get update", "apt-get update", `apt-get install -y${packages}`, "apt-get clean"],
    `apt-get ${pick("", "-q ", "-qq ", "-y ", "-o Dpkg::Use-Pty=0 ")}${apt}${packages}`,
    `apt-get install --no-install-recommends${packages}`,
    `apt ${pick("update", "install", "install -y", "upgrade", "list", "search")}${packages}`,
    `apk ${pick("add --update", "--no-cache add", "update", "add -U", "upgrade", "del")}${packages}`,
    ...[`apk add${packages}`, `apk add --no-cache${packages}`],
    `${pick("yum", "dnf", "microdnf")} ${pick("install", "install -y", "-y install", "update", "clean all", "groupinstall")}${packages}`,
    `zypper ${pick("install", "in -y", "--non-interactive install", "-n in", "dup", "refresh", "clean")}${packages}`,
    `${pick("pip", "pip3", "python3 -m pip")} install ${pick("", "--upgrade ", "--no-cache-dir ")}${pick("flask", "-r req.txt", "-e .", "a==1 b")}`,
    pick("npm install", "npm ci", "npm i -g a@1", "npm install --production", "npm run build"),
    pick(
      "yarn install",
      "yarn",
      "yarn add a",
      "yarn cache clean",
      "yarn install --frozen-lockfile",
    ),
    pick("gem install a", "gem install a:1 b", "go install a/b@latest", "go build ./..."),
    ...[`wget ${pick("", "-q ", "-O a ", "-nv ", "-c ")}${url}`, "go mod download"],
    `curl ${pick("", "-fsSL ", "-O ", "-k ")}${url}`,
    ...[`mkdir -p ${pick("/app", "/src/b", "$D")}`, `chown ${pick("app", "-R app:app")} /app`],
    `chmod ${pick("777", "-R 777", "a+rwx", "755", "0777", "o+w")} ${pick("/app", "/srv/a b", "x")}`,
    `useradd ${pick("-u 1000 app", "-u 1234567 app", "app -u 99999999", "-l -u 1234567 app")}`,
    `rm -rf ${pick("/var/lib/apt/lists/*", "/var/cache/apk/*", "/var/cache/yum", "/tmp/x")}`,
    `${pick("sh", "bash", "/bin/sh")} -c '${inner}'`,
    ...[`ln -s${pick("f", "")} ${pick("/bin/bash /bin/sh", "/a /b")}`, "adduser -D app"],
    pick("make", "make install", "git clone https://example.com/a.git", "tar xzf a.tgz", "./setup"),
    pick(
      "ssh a",
      "ps",
      "service a start",
      "shutdown now",
      "id app",
      "groupadd app",
      "dpkg -i a.deb",
    ),
    ...[`make "a${gap}b"`, `make 'a${gap}b'`, `sh -c "cd /a &&${gap}apt-get install b"`],
    pick("apt-key adv --recv-keys A", "apt-get autoremove", "apt-get -y autoremove"),
  ];
}
