#!/usr/bin/env bash
# Mutates graph files, the bodies of requests and the messages of gRPC, plain and compressed, to the running services, 1,000,000 in
# all (or as many as the first argument says), and fails when one crashes or hangs, when a service takes more than 512 MB of memory, or when one ends without
# either a result or a problem that says what is wrong.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
total="${1:-1000000}"
case "$total" in *[!0-9]*) echo "'$total' is not a number of cases; see --help." >&2; exit 2 ;; esac
export PURCHASING_FUZZ_CASES=$(( (total + 2) / 3 ))
dotnet test tests/Purchasing.Graph.Tests --configuration Release --filter FullyQualifiedName~FuzzTests --logger "console;verbosity=normal"
dotnet test tests/Purchasing.Microservices.Tests --configuration Release --filter 'FullyQualifiedName~RequestTests.A_mutated_body|FullyQualifiedName~MessageTests.A_mutated_message' --logger "console;verbosity=normal"
