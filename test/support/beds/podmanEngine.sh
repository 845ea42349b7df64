#!/bin/sh
# Serves Podman's API as the first processes of a PID and a mount namespace of its own:
#   unshare --mount --pid --fork --kill-child sh podmanEngine.sh DIRECTORY
# When this shell dies, the kernel ends every process and mount of it, those of its containers too.
set -eu
directory=$1
state=$directory/state

# /proc is still the outer one here, so this is the number by which others know this shell.
read -r pid rest </proc/self/stat
echo "$pid" >"$directory/init.pid"

mount -t proc proc /proc
# Hides the state of a Podman of this machine, and loses its own in a crash as a real /run would.
mount -t tmpfs tmpfs /run
mkdir -p "$state/tmp"
export TMPDIR="$state/tmp"
# As Docker does by itself.
printf '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n' >"$state/registries.conf"
export CONTAINERS_REGISTRIES_CONF="$state/registries.conf"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

podman --root "$state/data" --runroot /run/podman --tmpdir /run/libpod --runtime runc \
  --cgroup-manager cgroupfs --events-backend file \
  system service --time 0 "unix://$state/docker.sock" >>"$state/log" 2>&1 &
daemon=$!
trap 'kill -TERM $daemon' TERM
while kill -0 $daemon 2>/dev/null; do wait $daemon || true; done
