#!/usr/bin/env bash
# Lets host code throw at every place where the rules engine calls it: 100,000 times, or as often as the first argument says.
# The second argument is the seed to begin with; a failure names the one that repeats it.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
PURCHASING_HOSTCODE_CASES=${1:-100000} PURCHASING_HOSTCODE_SEED=${2:-$(date +%s)} dotnet test tests/Purchasing.Rete.Tests -c Release --filter "FullyQualifiedName~ThrowingHostTests"
