/* objects.h - what is alive: every entry in its newest version.
 *
 * An object is edited by writing it whole again. Of its versions the one with the highest
 * (clock, stream) wins; a deletion removes the versions it names and no others, so that an edit
 * the deleting device had not seen survives.
 *
 * In a space of two each side has objects of its own: neither can write another version of the
 * other's, or delete it, whatever ids and places it names.
 */
#ifndef VAULT_OBJECTS_H
#define VAULT_OBJECTS_H

#include "seal/record.h"
#include "wire/entry.h"

enum { OBJECTS_HASH = 8 };

struct version {
    uint8_t side;
    uint8_t stream[RECORD_STREAM];
    uint64_t n;
    uint8_t hash[OBJECTS_HASH]; /* how the record's hash begins */
    int64_t ms, count;          /* hybrid logical clock */
    json_t *entry;              /* whole, with t, o, at, zone, c */
};

struct object {
    char id[ENTRY_OBJECT_ID + 1];
    uint8_t side;
    struct version *versions;
    size_t count, room;
    size_t winner; /* index; meaningful when count > 0 */
};

struct objects {
    struct object *list;
    size_t count, room;
    uint8_t own;        /* this person's side */
    json_t *by_id;      /* side and id -> index in list */
    json_t *deleted[2]; /* by side: "stream/n/hash" that its deletions have named -> "stream/n"
                           of the deletion */
    size_t *order;      /* indices of living objects, newest first; NULL: to be made again */
    size_t alive;
};

void objects_free(struct objects *objects);

/* One of this person's. NULL: never seen. It may have no version left (count 0). */
struct object *object_find(const struct objects *objects, struct str id);
struct object *object_find_of(const struct objects *objects, uint8_t side, struct str id);

/* The winning entry, or NULL when the object is not alive. */
json_t *object_entry(const struct object *object);

/* Takes a version whose entry has a valid `o`; the entry becomes the objects' own. A version
 * that has been deleted already is dropped. False: no memory, and nothing has changed. */
MUST_USE bool objects_take(struct objects *objects, const struct version *version);

/* A record that a deletion names: by its place and by how its hash begins, because a device
 * that was cloned may have written another record with the same number. Deletions written
 * before there was a server name places only. */
struct place {
    uint8_t stream[RECORD_STREAM];
    uint64_t n;
    uint8_t hash[OBJECTS_HASH];
    bool has_hash;
};

enum { PLACE_KEY = 2 * RECORD_STREAM + 1 + 20 + 1 + 2 * OBJECTS_HASH + 1 };
void place_key(char out[PLACE_KEY], const struct place *place);
struct place place_read(const char *key); /* of a key that place_key wrote */

/* As JSON: [stream hex, n, hash base64]. False: it is not a place. */
json_t *place_json(const struct place *place);
bool place_parse(const json_t *value, struct place *out);

/* True when a map of place keys names this record. */
bool places_name(const json_t *places, const uint8_t stream[RECORD_STREAM], uint64_t n,
                 const uint8_t hash[OBJECTS_HASH]);

/* Erases one version of this side's, now or when it arrives later; `by` is where the deletion
 * stands, on the same side. */
void objects_delete(struct objects *objects, uint8_t side, const struct place *place,
                    const char *by);

bool objects_has_deleted(const struct objects *objects, uint8_t side,
                         const uint8_t stream[RECORD_STREAM], uint64_t n,
                         const uint8_t hash[OBJECTS_HASH]);

/* Forgets the versions and the deletions that stand in this stream from n on. */
void objects_cut(struct objects *objects, const uint8_t stream[RECORD_STREAM], uint64_t n);

/* Living objects, newest `at` first; of those in the same second the last written first, by the
 * clock. *out_count of them. Valid until a change. */
const size_t *objects_order(struct objects *objects, size_t *out_count);

int64_t entry_at(const json_t *entry);

#endif
