/* script.h - drive a vault from lines of JSON: for the command, for tests, for the fuzzer.
 *
 * Each line is a command or a view of docs/DOOR.md. The script plays the shell: it holds the
 * rows that a browser would hold in IndexedDB, carries out effects and says `kept`. A line may
 * add, for the script alone:
 *   "disk": "full"         the effects are not kept
 *   "blob": "rows"         every row, as after a restart (for `load`)
 *   "blob": "last"         the last binary result (an export, a backup) comes back in
 *   "blob": {"text": ".."} a file of this text
 *   "blob": [PART, ..]     bytes: each part is base64, or "row:KEY"; what a server answers, too
 *   "slot": "row:KEY", "inbox": "row:KEY"   the bytes of a row
 *   "spoil": KEY           one bit of this row is turned over, on disk
 *   "forget": KEY          this row is gone from the disk
 *   "put": {"key": KEY, "text": ".."}   this row is there all at once; or "row": KEY of another
 *
 * now and seed are made from the line's number where they are absent: a script gives
 * the same answers every time and everywhere.
 */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

#include "vault/vault.h"
#include "wire/json.h"

enum { SCRIPT_LINE_MAX = 1 << 20, SCRIPT_ROWS_MAX = 100000 };

struct script {
    struct vault *vault;
    json_t *rows; /* key -> base64 */
    uint8_t *last;
    size_t last_len;
    uint64_t line;
};

/* False: no memory. */
bool script_open(struct script *script);
void script_close(struct script *script);

/* Runs one line; returns the reply, valid until the next line. Empty lines and those that begin
 * with # give an empty reply. */
struct str script_line(struct script *script, struct str line);

#endif
