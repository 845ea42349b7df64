#!/bin/sh
# Runs buildkitd as the first processes of a PID and a mount namespace of its own:
#   unshare --mount --pid --fork --kill-child sh buildkitd.sh DIRECTORY PROGRAMS
# PROGRAMS is the folder of buildkitd. When this shell dies, the kernel ends every process and mount of
# it, those of its builds too.
set -eu
directory=$1 programs=$2
state=$directory/state

# /proc is still the outer one here, so this is the number by which others know this shell.
read -r pid rest </proc/self/stat
echo "$pid" >"$directory/init.pid"

mount -t proc proc /proc
# Hides a containerd of this machine and its networks, and loses its contents in a crash as a real /run would.
mount -t tmpfs tmpfs /run
export PATH="$programs:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

buildkitd --config "$state/buildkitd.toml" --root "$state/data" >>"$state/log" 2>&1 &
daemon=$!
trap 'kill -TERM $daemon' TERM
while kill -0 $daemon 2>/dev/null; do wait $daemon || true; done
