#!/bin/sh
# Runs once, when the server of a trial is new: five databases, a user for each service that can reach its own alone, and the
# user of the migration, the only one that may create tables. Passwords come from files in the folder of the secrets.
#
# The server's image executes this file or, where it is mounted without execute bits, sources it into its own shell; the
# parentheses keep what is set here out of there.
(
  set -eu
  umask 077

  secrets=/run/secrets
  [ ! -d /run/secrets/mysql ] || secrets=/run/secrets/mysql

  # By a file, so that no list of processes shows a password.
  options=$(mktemp)
  trap 'rm -f "$options"' EXIT
  printf '[client]\nuser=root\npassword="%s"\n' "$(sed 's/\\/\\\\/g; s/"/\\"/g' "$secrets/root")" > "$options"
  password_of() { sed "s/\\\\/\\\\\\\\/g; s/'/''/g" "$secrets/$1"; }

  {
    cat <<SQL
CREATE USER IF NOT EXISTS 'purchasing_migration'@'%' IDENTIFIED BY '$(password_of migration)';
SQL
    for name in oms inventory supplier uom purchasing; do
      # The sources are somebody else's: their services read. The order service writes its own.
      rights=SELECT
      [ "$name" != purchasing ] || rights='SELECT, INSERT, UPDATE, DELETE'
      # An underscore in a grant stands for any character unless it is escaped.
      cat <<SQL
CREATE DATABASE IF NOT EXISTS ${name}_db CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
GRANT ALL PRIVILEGES ON \`${name}\\_db\`.* TO 'purchasing_migration'@'%';
CREATE USER IF NOT EXISTS '${name}_service'@'%' IDENTIFIED BY '$(password_of "$name")';
GRANT $rights ON \`${name}\\_db\`.* TO '${name}_service'@'%';
SQL
    done
  } | mysql --defaults-extra-file="$options" --protocol=socket
)
