#!/usr/bin/env bash
# Holds the rules engine against the naive one over many random rule sets: 100,000, or as many as the first argument says.
set -euo pipefail
cd "$(dirname "$0")/.."
PURCHASING_ORACLE_CASES=${1:-100000} dotnet test tests/Purchasing.Rete.Tests -c Release --filter "FullyQualifiedName~OracleTests"
