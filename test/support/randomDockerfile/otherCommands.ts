import type { Production } from "./choices.ts";

/** Commands that other rules look for. */
export const otherCommands: readonly Production[] = [
  ({ pick }) =>
    `wget ${pick("", "", "-q ", "-nv ", "-qO- ", "-O- ", "--progress=dot:giga ", "-o log ", "--quiet ", "-a log ", "--no-verbose ", "--output-file=l ")}https://e.com/a.tar.gz`,
  ({ pick }) => `curl ${pick("-fsSL ", "", "-o a.tgz ", "-L ")}https://e.com/a.tgz`,
  ({ pick }) => `${pick("curl", "wget -q", "/usr/bin/curl", "echo")} https://e.com/$F`,
  ({ pick }) =>
    `sudo ${pick("ls", "apt-get install a", "-u app cd /", "-E pip install x", "yum install b")}`,
  ({ pick }) => `cd ${pick("/app", "..", "$HOME", "/tmp/x && make", "")}`,
  ({ pick }) =>
    `${pick("free", "kill 1", "mount /x", "ps aux", "service nginx start", "shutdown now", "ssh a", "top", "vim a", "ifconfig", "/bin/ps")}`,
  ({ pick }) =>
    `ln ${pick("-s", "-sf", "")} ${pick("/bin/bash /bin/sh", "/bin/sh /x", "a b", '/bin/bash "/bin/sh"')}`,
  ({ some }) =>
    `useradd ${some(
      4,
      ...["-l", "--no-log-init", "-u 1000", "-u 123456", "--uid 123456", "-u123456", "-u $UID"],
      ...["-m", "-ms /bin/bash", "-g users", "--uid=1234567", "-lm"],
    )} app`,
  ({ pick }) =>
    `tar ${pick("-xf", "xf", "-xzf", "--extract -f", "-C /x -xf", "-czf", "--get --file")} ${pick(...archives)}`,
  ({ pick }) =>
    `${pick("unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat", "xz -d")} ${pick(...archives)}`,
  ({ pick }) =>
    `${pick("command", "builtin", "exec", "env", "time", "nice", "busybox", "xargs", "nohup", "run")} ${pick(...wrapped)}`,
  ({ pick }) => `bash -c "${pick("cd /", "sudo ls", "apt-get install x", "curl a | sh")}"`,
  ({ pick }) => `PIP_NO_CACHE_DIR=${pick("1", "0", "true", "off", "On", "yes")} pip install a==1`,
  ({ pick }) =>
    `${pick("DEBIAN_FRONTEND=noninteractive", "A=b C=d")} apt-get install -y ${pick("a", "a=1")}`,
  ({ pick }) => `${pick("export A=1", "A=1", "set -e", "set -o pipefail", "set -ex", "set -eux")}`,
  ({ pick }) =>
    `echo ${pick("hi", '"cd /"', "'sudo x'", "a\\ b", "$A", "${A:-b}", "hi > /tmp/x", "hi 2>&1", "*.txt", '"a | b"')}`,
  ({ pick }) =>
    `${pick("make", "make install", "true", "ls -la", "mkdir -p /srv", "chmod +x /a", "./configure --prefix=/usr")}`,
  ({ pick }) => `${pick("[ -f /a ]", "[[ -n $A ]]", "test -d /x", "! grep -q a /b", ": ")}`,
];

const archives = [
  ...["a.tar.gz", "/srv/a.tar.gz", "./b.tgz", '"a.tar.gz"', "c.zip", "$A.tar.gz", "/d/e.tar.xz"],
];

const wrapped = [
  ...["cd /", "sudo ls", "apt-get install -y a", "pip install a", "curl e.com", "wget e.com"],
  ...["yum install a", "apk add b", "rm -rf /var/lib/apt/lists/*", "yarn install", "-p ls"],
];
