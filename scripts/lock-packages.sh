#!/usr/bin/env bash
# Writes the lock files of all projects (packages.lock.json) anew, after a package was added, removed or given another version.
# Commit them with that change: continuous integration restores exactly what they name.
set -euo pipefail
case "${1:-}" in -h | --help) sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
cd "$(dirname "$0")/.."
dotnet restore Purchasing.sln --force-evaluate
git status --short -- '*packages.lock.json'
