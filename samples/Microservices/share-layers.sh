#!/bin/sh
# share-layers.sh PUBLISHED OUT: sorts what was published of the seven services into layers for their images: OUT/shared has
# the files that are the same in all of them, OUT/<service> the rest. A registry and a machine then hold the shared layer once.
set -eu
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
published=$1 out=$2

mkdir -p "$out/shared"
for folder in "$published"/*; do
  mv "$folder/release" "$out/$(basename "$folder")"
done
services=$(basename -a "$published"/*)
first=$(echo "$services" | head -n 1)

for service in $services; do
  # SQLite brings its library for every system that .NET runs on; an image is Linux with glibc.
  find "$out/$service/runtimes" -mindepth 1 -maxdepth 1 ! -name 'linux-x64' ! -name 'linux-arm64' -exec rm -rf {} + 2>/dev/null || true
  # The host program looks for the assembly that was built into it, so the same name can start any of them.
  program=$(basename "$(ls "$out/$service"/*.runtimeconfig.json)" .runtimeconfig.json)
  mv "$out/$service/$program" "$out/$service/service"
done

find "$out/$first" -type f | sed "s|^$out/$first/||" | while read -r file; do
  for service in $services; do
    cmp -s "$out/$first/$file" "$out/$service/$file" || continue 2
  done
  mkdir -p "$out/shared/$(dirname "$file")"
  mv "$out/$first/$file" "$out/shared/$file"
  for service in $services; do
    rm -f "$out/$service/$file"
  done
done
find "$out" -mindepth 2 -type d -empty -delete
