#!/bin/sh
# Makes the passwords that docker-compose.yml reads, once. They are not in git, and the folder is yours alone.
set -eu

cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 0700 secrets
cd secrets

random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
once() { [ -s "$1" ] || printf '%s' "$2" > "$1"; }

once token "$(random)"
once root "$(random)"
for name in oms inventory supplier uom purchasing; do
  once "$name" "$(random)"
  once "service_$name" "Server=mysql;Port=3306;Database=${name}_db;User ID=${name}_service;Password=$(cat "$name")"
  once "migrate_$name" "Server=mysql;Port=3306;Database=${name}_db;User ID=root;Password=$(cat root)"
done
# The containers read them as another user than yours.
chmod 0644 ./*
echo "Secrets are in samples/Microservices/secrets."
