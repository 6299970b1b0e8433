#!/bin/sh
# minisign.sh - makes tests/vectors/minisign/ anew with the real minisign (Debian's). The keys are thrown away.
set -eu
cd "$(dirname "$0")/minisign"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
for name in ours theirs; do
    minisign -G -W -f -p $name.pub -s "$keys/$name.key" >/dev/null
done
printf '{"version":"0.1.0","files":[]}\n' >message
: >empty
sign() { out=$1; shift; minisign -S -s "$keys/ours.key" -t 'stillnear 0.1.0' -c 'who reads this is none the wiser' -x "$out" "$@" >/dev/null; }
sign message.minisig -m message
sign empty.minisig -m empty
sign legacy.minisig -l -m message
minisign -S -s "$keys/theirs.key" -x theirs.minisig -m message >/dev/null
