#!/usr/bin/env bash
# Mutates rule files, bytes and expressions, 1,000,000 in all (or as many as the first argument says), and fails
# when loading one crashes, hangs, or ends without either a result or an error with its place.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
total="${1:-1000000}"
case "$total" in *[!0-9]*) echo "'$total' is not a number of cases; see --help." >&2; exit 2 ;; esac
export PURCHASING_FUZZ_CASES=$(( (total + 2) / 3 ))
exec dotnet test tests/Purchasing.Rete.Tests --configuration Release --filter FullyQualifiedName~FuzzTests --logger "console;verbosity=normal"
