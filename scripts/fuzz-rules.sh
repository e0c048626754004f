#!/usr/bin/env bash
# Mutates rule files, bytes and expressions, 1,000,000 in all (or as many as the first argument says), and fails
# when loading one crashes, hangs, or ends without either a result or an error with its place.
set -euo pipefail
cd "$(dirname "$0")/.."
total="${1:-1000000}"
export PURCHASING_FUZZ_CASES=$(( (total + 2) / 3 ))
exec dotnet test tests/Purchasing.Rete.Tests --configuration Release --filter FullyQualifiedName~FuzzTests --logger "console;verbosity=normal"
