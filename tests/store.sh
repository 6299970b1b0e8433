#!/bin/sh
# store.sh STILLNEAR FILL - the verbs that care for a server's data, as an operator types them.
set -eu
stillnear=$(realpath "$1") fill=$(realpath "$2")
. "$(dirname "$0")/claims.sh"

fails() { # fails SENTENCE WORDS COMMAND... - it must fail and say these words on one line; what it found may be in out
    sentence=$1 words=$2
    shift 2
    if "$@" >out 2>err || ! grep -q -- "$words" err || [ "$(grep -vc '^Try: ' err)" != 1 ]; then wrong "$sentence"; fi
}

mode() { # mode SENTENCE MODE PATH
    [ "$(stat -c %a "$3")" = "$2" ] || { stat -c '%a %n' "$3" >out; wrong "$1"; }
}

gen() { # gen FOLDER - the name of its history, as bytes of the file
    sqlite3 "$1/store.db" 'SELECT hex(gen) FROM history'
}

for verb in backup restore check migrate; do
    claim "$verb explains itself" "$stillnear" $verb --help
    says "$verb gives an example" '^  stillnear '
    fails "$verb wants to know where" 'say --' "$stillnear" $verb
    fails "$verb knows its options" 'no such option' "$stillnear" $verb --data d --colour
    fails "$verb takes no word more" 'one word too many' "$stillnear" $verb --data d x
    case $verb in
    backup) fails 'backup needs data' 'no database in none' "$stillnear" backup --data none --to copy ;;
    restore) ;;
    *) fails "$verb needs data" 'no database in none' "$stillnear" $verb --data none ;;
    esac
done
[ ! -e none ] || wrong 'looking for data makes no folder'

"$fill" data 40
printf 'pepper and key' >data/server.keys
chmod 600 data/server.keys
mode 'the data folder is for its owner only' 700 data
claim 'what is sound is said to be' "$stillnear" check --data data
says 'and counted' '^sound: 1 accounts, 0 sessions, 1 spaces, 40 records, 0 stubs$'

# While somebody writes.
mkfifo hold
"$fill" data - <hold >held &
exec 3>hold
while ! grep -q here held; do sleep 0.05; done
claim 'a copy is made while the server writes' "$stillnear" backup --data data --to copy.db
says 'it tells what it holds' '^copied: 1 accounts, 0 sessions, 1 spaces, 40 records, 0 stubs$'
mode 'a copy is for its owner only' 600 copy.db
claim 'data in use are checked' "$stillnear" check --data data
fails 'data in use are not migrated' 'another process' "$stillnear" migrate --data data
fails 'data in use are not replaced' 'another process' "$stillnear" restore --from copy.db --data data --force
exec 3>&-
wait

[ ! -e copy.db.keys ] || wrong 'keys are left out unless asked for'
if grep -q pepper copy.db; then wrong 'the copy holds no key'; fi
fails 'a copy overwrites nothing' 'copy.db is there already' "$stillnear" backup --data data --to copy.db
claim 'keys are copied when asked for' "$stillnear" backup --data data --to other.db --with-keys
cmp -s data/server.keys other.db.keys || wrong 'the keys are copied whole'
mode 'copied keys are for their owner only' 600 other.db.keys
fails 'keys that are not there are missed before anything is written' 'server.keys cannot be read' \
    sh -c "mkdir bare && cp data/store.db bare && exec '$stillnear' backup --data bare --to bare.db --with-keys"
[ ! -e bare.db ] || wrong 'nothing is written without the keys that were asked for'

"$fill" data 50
claim 'a copy is restored elsewhere' "$stillnear" restore --from copy.db --data drill
says 'it tells what there is' '^restored: 1 accounts, 0 sessions, 1 spaces, 40 records, 0 stubs$'
says 'and that keys are wanting' 'drill/server.keys is not there'
mode 'a restored folder is for its owner only' 700 drill
mode 'and its file' 600 drill/store.db
claim 'what was restored is sound' "$stillnear" check --data drill
[ "$(gen data)" != "$(gen drill)" ] || wrong 'it is another history'
fails 'nothing is replaced unasked' 'a database in data already' "$stillnear" restore --from copy.db --data data
claim 'it is replaced when asked' "$stillnear" restore --from other.db --data data --force
says 'it is as it was then' ' 40 records'
if grep -q 'is not there' out; then wrong 'keys that are there are not missed'; fi
claim 'a device sends again what is lacking' "$fill" data 50
claim 'and all is sound' "$stillnear" check --data data
says 'with all of it' ' 50 records'
claim 'keys are restored when asked for' "$stillnear" restore --from other.db --data third --with-keys
cmp -s data/server.keys third/server.keys || wrong 'the keys are restored whole'
mode 'restored keys are for their owner only' 600 third/server.keys
fails 'keys that are there are kept' 'third/server.keys is there already' \
    sh -c "rm third/store.db && exec '$stillnear' restore --from other.db --data third --with-keys"
fails 'a copy that is not there is missed' 'nowhere' "$stillnear" restore --from nowhere --data fourth

# Damage.
sqlite3 copy.db 'DELETE FROM record WHERE n = 7'
before=$(gen data)
fails 'a copy with a fault is not restored' 'copy.db is damaged: ' "$stillnear" restore --from copy.db --data data --force
[ "$(gen data)" = "$before" ] || wrong 'and what is there stays'
sqlite3 data/store.db 'DELETE FROM record WHERE n = 7'
fails 'damage is found' 'data is damaged' "$stillnear" check --data data
says 'and told' 'a number is missing'

# Versions.
claim 'data of this version are left alone' "$stillnear" migrate --data drill
says 'which is said' 'nothing was changed'
[ ! -e drill/before-migration.db ] || wrong 'then no copy is made'
sqlite3 drill/store.db 'PRAGMA user_version = 99'
for verb in check migrate; do
    fails "$verb leaves later versions alone" 'newer version' "$stillnear" $verb --data drill
done
fails 'later versions are not copied' 'newer version' "$stillnear" backup --data drill --to late.db
sqlite3 drill/store.db 'PRAGMA user_version = 0' # older than any; its first step cannot be taken
fails 'older data are for migrate' 'stillnear migrate' "$stillnear" check --data drill
fails 'a step that fails is told' 'is as it was' "$stillnear" migrate --data drill
[ "$(sqlite3 drill/before-migration.db 'SELECT count(*) FROM record')" = 40 ] || wrong 'the copy was made first'
[ "$(sqlite3 drill/store.db 'PRAGMA user_version; SELECT count(*) FROM record' | tr '\n' ' ')" = '0 40 ' ] || wrong 'the data are as they were'
sqlite3 drill/store.db 'DROP TABLE cell; DROP TABLE mailbox; DROP TABLE push; PRAGMA user_version = 1' # as 0.1.0 made it
fails 'a copy that is there is not overwritten' 'is there already' "$stillnear" migrate --data drill
rm drill/before-migration.db
claim 'data of the first version are brought to this one' "$stillnear" migrate --data drill
says 'which is said' 'at this version now'
claim 'they are sound' "$stillnear" check --data drill
says 'and whole' ' 40 records'
[ "$(sqlite3 drill/before-migration.db 'PRAGMA user_version; SELECT count(*) FROM record' | tr '\n' ' ')" = '1 40 ' ] || wrong 'the copy is what it was'
exit "$failed"
