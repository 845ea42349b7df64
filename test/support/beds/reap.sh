#!/bin/sh
# Holds one end of a pipe whose other end is in the process that started the test bed. However that
# process ends, by its own will or by SIGKILL, the pipe closes and all that the bed left is removed.
directory=${1:?which directory?}

case $directory in
  /*/slipway-bed-??????) ;;
  *) echo "$directory is not a test bed's directory" >&2; exit 2 ;;
esac

main() {
  trap '' INT TERM HUP
  cat >/dev/null
  kill_all
  remove_bridges
  remove_cgroups
  remove_directory
}

kill_all() {
  if [ ! -d /proc/self ]; then
    for file in "$directory"/*.pid; do
      [ ! -f "$file" ] || kill -KILL -- "-$(cat "$file")" 2>/dev/null
    done
    return
  fi
  tries=0
  while [ $tries -lt 100 ]; do
    pids=$(grep -lsaF "SLIPWAY_BED=$directory" /proc/[0-9]*/environ | cut -d/ -f3)
    [ -n "$pids" ] || return
    # shellcheck disable=SC2086 # one argument for each
    kill -KILL $pids 2>/dev/null
    tries=$((tries + 1))
    sleep 0.05
  done
}

remove_bridges() {
  for alias in /sys/class/net/slipway*/ifalias; do
    [ -f "$alias" ] && [ "$(cat "$alias")" = "$directory" ] || continue
    ip link delete "$(basename "$(dirname "$alias")")"
  done
}

remove_cgroups() {
  find /sys/fs/cgroup -depth -type d -path "*/$(basename "$directory")*" -exec rmdir {} \; 2>/dev/null
}

remove_directory() {
  # A bed mounts in a mount namespace of its own. What is mounted here is somebody else's.
  if grep -qsF " $directory/" /proc/self/mounts; then return; fi
  tries=0
  while [ -d "$directory" ] && [ $tries -lt 100 ]; do
    rm -rf "$directory" 2>/dev/null && return
    tries=$((tries + 1))
    sleep 0.1
  done
}

main
