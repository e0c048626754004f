#!/usr/bin/env bash
# Carries 100,000 random stored runs of the logic graph (or as many as the first argument says, from the seed that the second
# says) through crashes, hangs, rival runners, waits and changed graphs, and fails when one ends otherwise than docs/graph.md says. A failure
# names its seed.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
export PURCHASING_GRAPH_CASES="${1:-100000}" PURCHASING_GRAPH_SEED="${2:-1}"
dotnet test tests/Purchasing.Graph.Tests --configuration Release --filter FullyQualifiedName~DurablePropertyTests --logger "console;verbosity=normal"
