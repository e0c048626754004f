#!/usr/bin/env bash
# Holds the rules engine against the naive one over many random rule sets: 100,000, or as many as the first argument says.
# The second argument is the seed; without it every run tries other cases, and a failure names the seed that repeats it.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
case "${1:-1}${2:-1}" in *[!0-9]*) echo "Cases and seed are whole numbers; see --help." >&2; exit 2 ;; esac
PURCHASING_ORACLE_CASES=${1:-100000} PURCHASING_TEST_SEED=${2:-$(date +%s)} dotnet test tests/Purchasing.Rete.Tests -c Release --filter "FullyQualifiedName~OracleTests"
