#!/bin/sh
# Runs dockerd as the first processes of a PID and a mount namespace of its own:
#   unshare --mount --pid --fork --kill-child sh dockerEngine.sh DIRECTORY BRIDGE ROOT [DAEMON-OPTION...]
# ROOT is the root file system that carries the engine, / for this machine's own. When this shell dies,
# the kernel ends every process and mount of the engine, those of its containers too.
set -eu
directory=$1 bridge=$2 root=$3
shift 3
state=$directory/state

# /proc is still the outer one here, so this is the number by which others know this shell.
read -r pid rest </proc/self/stat
echo "$pid" >"$directory/init.pid"
disk=
if [ -f "$directory/disk-size" ]; then disk=$(cat "$directory/disk-size"); fi

if [ "$root" != / ]; then
  # The engine writes to an overlay, so the root in the cache stays clean and serves many at once.
  # With chroot instead of pivot_root BuildKit fails with "remount /, flags".
  mkdir -p "$directory/upper" "$directory/work" "$directory/root"
  mount -t overlay overlay \
    -o "lowerdir=$root,upperdir=$directory/upper,workdir=$directory/work" "$directory/root"
  cd "$directory/root"
  mount -t proc proc proc
  mount --rbind /sys sys
  mount --rbind /dev dev
  mkdir -p ".$state" "$directory/root/mnt"
  mount --bind "$state" ".$state"
  pivot_root . mnt
  cd /
  umount -l /mnt
else
  mount -t proc proc /proc
fi
# Hides a containerd of this machine, and loses its contents in a crash as a real /run would.
mount -t tmpfs tmpfs /run
if [ -n "$disk" ]; then
  mkdir -p "$state/data"
  mount -t tmpfs -o "size=$disk" tmpfs "$state/data"
fi
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

dockerd --config-file "$state/daemon.json" --host "unix://$state/docker.sock" \
  --data-root "$state/data" --exec-root /run/docker --pidfile /run/docker.pid \
  --bridge "$bridge" --iptables=false --ip6tables=false --ip-forward=false \
  --cgroup-parent "/$(basename "$directory")" "$@" >>"$state/log" 2>&1 &
daemon=$!
trap 'kill -TERM $daemon' TERM
while kill -0 $daemon 2>/dev/null; do wait $daemon || true; done
