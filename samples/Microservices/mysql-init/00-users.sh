#!/bin/sh
# Runs once, when the server of a trial is new: five databases and a user for each service that can reach its own alone.
# Passwords come from files, one per database, in the folder of the secrets.
set -eu

secrets=/run/secrets
[ -d /run/secrets/mysql ] && secrets=/run/secrets/mysql

for name in oms inventory supplier uom purchasing; do
  password=$(sed "s/'/''/g" "$secrets/$name")
  mysql --protocol=socket -u root -p"$(cat "$secrets/root")" <<SQL
CREATE DATABASE IF NOT EXISTS ${name}_db CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS '${name}_service'@'%' IDENTIFIED BY '${password}';
GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}_db.* TO '${name}_service'@'%';
SQL
done
