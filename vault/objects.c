#include "vault/objects.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void place_key(char out[PLACE_KEY], const struct place *place)
{
    char hash[2 * OBJECTS_HASH + 1] = "";

    json_hex(out, place->stream, RECORD_STREAM);
    if (place->has_hash)
        json_hex(hash, place->hash, OBJECTS_HASH);
    snprintf(out + 2 * RECORD_STREAM, PLACE_KEY - 2 * RECORD_STREAM, "/%" PRIu64 "%s%s",
             place->n, place->has_hash ? "/" : "", hash);
}

struct place place_read(const char *key)
{
    struct place place = { 0 };
    char *end;

    MUST(json_unhex(place.stream, RECORD_STREAM, (struct str){ key, 2 * RECORD_STREAM }));
    place.n = strtoull(key + 2 * RECORD_STREAM + 1, &end, 10);
    place.has_hash = *end == '/';
    MUST(!place.has_hash ||
         json_unhex(place.hash, OBJECTS_HASH, (struct str){ end + 1, 2 * OBJECTS_HASH }));
    return place;
}

json_t *place_json(const struct place *place)
{
    char hex[2 * RECORD_STREAM + 1];
    json_t *value = json_array();

    json_hex(hex, place->stream, RECORD_STREAM);
    MUST(value && json_array_append_new(value, json_string(hex)) == 0 &&
         json_array_append_new(value, json_integer((json_int_t)place->n)) == 0);
    MUST(!place->has_hash ||
         json_array_append_new(value, json_base64(place->hash, OBJECTS_HASH)) == 0);
    return value;
}

bool place_parse(const json_t *value, struct place *out)
{
    const json_t *hash = json_array_get(value, 2);
    size_t len;
    int64_t n;

    *out = (struct place){ .has_hash = hash != NULL };
    if (!json_unhex(out->stream, RECORD_STREAM, json_str(json_array_get(value, 0))) ||
        !json_int(json_array_get(value, 1), 1, INT64_C(1) << 53, &n) ||
        (hash && !json_bytes(hash, out->hash, OBJECTS_HASH, OBJECTS_HASH, &len)))
        return false;
    out->n = (uint64_t)n;
    return true;
}

static void order_drop(struct objects *objects)
{
    free(objects->order);
    objects->order = NULL;
}

void objects_free(struct objects *objects)
{
    for (size_t i = 0; i < objects->count; i++) {
        for (size_t k = 0; k < objects->list[i].count; k++)
            json_decref(objects->list[i].versions[k].entry);
        free(objects->list[i].versions);
    }
    free(objects->list);
    json_decref(objects->by_id);
    for (size_t side = 0; side < 2; side++)
        json_decref(objects->deleted[side]);
    order_drop(objects);
    *objects = (struct objects){ .own = objects->own };
}

enum { ID_KEY = 1 + ENTRY_OBJECT_ID + 1 };

static void id_key(char out[ID_KEY], uint8_t side, const char id[ENTRY_OBJECT_ID])
{
    out[0] = (char)('0' + side);
    memcpy(out + 1, id, ENTRY_OBJECT_ID);
    out[ID_KEY - 1] = 0;
}

struct object *object_find(const struct objects *objects, struct str id)
{
    return object_find_of(objects, objects->own, id);
}

struct object *object_find_of(const struct objects *objects, uint8_t side, struct str id)
{
    char key[ID_KEY];

    if (id.len != ENTRY_OBJECT_ID)
        return NULL;
    id_key(key, side, id.ptr);
    const json_t *index = json_object_get(objects->by_id, key);

    return index ? &objects->list[json_integer_value(index)] : NULL;
}

json_t *object_entry(const struct object *object)
{
    return object->count ? object->versions[object->winner].entry : NULL;
}

static bool is_newer(const struct version *a, const struct version *b)
{
    if (a->ms != b->ms)
        return a->ms > b->ms;
    if (a->count != b->count)
        return a->count > b->count;
    int stream = memcmp(a->stream, b->stream, RECORD_STREAM);

    return stream != 0 ? stream > 0 : a->n > b->n;
}

static void object_elect(struct object *object)
{
    object->winner = 0;
    for (size_t i = 1; i < object->count; i++)
        if (is_newer(&object->versions[i], &object->versions[object->winner]))
            object->winner = i;
}

static struct object *object_add(struct objects *objects, uint8_t side, struct str id)
{
    char key[ID_KEY];

    if (!objects->by_id && !(objects->by_id = json_object()))
        return NULL;
    if (objects->count == objects->room) {
        size_t room = objects->room ? 2 * objects->room : 64;
        struct object *list = realloc(objects->list, room * sizeof *list);

        if (!list)
            return NULL;
        objects->list = list;
        objects->room = room;
    }
    MUST(objects->list);
    struct object *object = &objects->list[objects->count];

    *object = (struct object){ .side = side };
    memcpy(object->id, id.ptr, ENTRY_OBJECT_ID);
    id_key(key, side, id.ptr);
    if (json_object_set_new(objects->by_id, key, json_integer((json_int_t)objects->count)))
        return NULL;
    objects->count++;
    return object;
}

bool places_name(const json_t *places, const uint8_t stream[RECORD_STREAM], uint64_t n,
                 const uint8_t hash[OBJECTS_HASH])
{
    struct place place = { .n = n, .has_hash = true };
    char key[PLACE_KEY];

    memcpy(place.stream, stream, RECORD_STREAM);
    memcpy(place.hash, hash, OBJECTS_HASH);
    place_key(key, &place);
    if (json_object_get(places, key))
        return true;
    place.has_hash = false;
    place_key(key, &place);
    return json_object_get(places, key) != NULL;
}

bool objects_has_deleted(const struct objects *objects, uint8_t side,
                         const uint8_t stream[RECORD_STREAM], uint64_t n,
                         const uint8_t hash[OBJECTS_HASH])
{
    return places_name(objects->deleted[side], stream, n, hash);
}

bool objects_take(struct objects *objects, const struct version *version)
{
    struct str id = json_str(json_object_get(version->entry, "o"));
    struct object *object;

    MUST(entry_is_object_id(id));
    if (objects_has_deleted(objects, version->side, version->stream, version->n,
                            version->hash)) {
        json_decref(version->entry);
        return true;
    }
    object = object_find_of(objects, version->side, id);
    if (!object && !(object = object_add(objects, version->side, id)))
        return false;
    if (object->count == object->room) {
        size_t room = object->room ? 2 * object->room : 1;
        struct version *versions = realloc(object->versions, room * sizeof *versions);

        if (!versions)
            return false;
        object->versions = versions;
        object->room = room;
    }
    object->versions[object->count++] = *version;
    object_elect(object);
    order_drop(objects);
    return true;
}

static void object_erase(struct object *object, size_t at)
{
    json_decref(object->versions[at].entry);
    object->versions[at] = object->versions[--object->count];
    object_elect(object);
}

void objects_delete(struct objects *objects, uint8_t side, const struct place *place,
                    const char *by)
{
    char key[PLACE_KEY];

    place_key(key, place);
    if (!objects->deleted[side])
        objects->deleted[side] = json_object();
    MUST(json_object_set_new(objects->deleted[side], key, json_string(by)) == 0);
    for (size_t i = 0; i < objects->count; i++)
        for (size_t k = 0; k < objects->list[i].count; k++) {
            const struct version *version = &objects->list[i].versions[k];

            if (version->side == side && version->n == place->n &&
                memcmp(version->stream, place->stream, RECORD_STREAM) == 0 &&
                (!place->has_hash || memcmp(version->hash, place->hash, OBJECTS_HASH) == 0)) {
                object_erase(&objects->list[i], k);
                order_drop(objects);
                return;
            }
        }
}

/* What was named only by deletions that go. */
static void deletions_cut(json_t *deleted, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    const char *key;
    json_t *by;
    void *next;

    json_object_foreach_safe(deleted, next, key, by)
    {
        struct place place = place_read(json_string_value(by));

        if (place.n >= n && memcmp(place.stream, stream, RECORD_STREAM) == 0)
            json_object_del(deleted, key);
    }
}

void objects_cut(struct objects *objects, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    for (size_t i = 0; i < objects->count; i++)
        for (size_t k = objects->list[i].count; k > 0; k--) {
            const struct version *version = &objects->list[i].versions[k - 1];

            if (version->n >= n && memcmp(version->stream, stream, RECORD_STREAM) == 0)
                object_erase(&objects->list[i], k - 1);
        }
    for (size_t side = 0; side < 2; side++)
        deletions_cut(objects->deleted[side], stream, n);
    order_drop(objects);
}

int64_t entry_at(const json_t *entry)
{
    return json_integer_value(json_object_get(entry, "at"));
}

/* What order_compare sorts: enough of an object to place it without looking elsewhere. */
struct placed {
    int64_t at, ms, count;
    const char *id;
    size_t index;
};

static int order_compare(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;

    if (a->at != b->at)
        return a->at > b->at ? -1 : 1;
    if (a->ms != b->ms)
        return a->ms > b->ms ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return strcmp(a->id, b->id);
}

const size_t *objects_order(struct objects *objects, size_t *out_count)
{
    size_t count = 0;

    if (objects->order) {
        *out_count = objects->alive;
        return objects->order;
    }
    struct placed *placed = malloc((objects->count + 1) * sizeof *placed);

    objects->order = malloc((objects->count + 1) * sizeof *objects->order);
    MUST(placed && objects->order);
    for (size_t i = 0; i < objects->count; i++) {
        const struct object *object = &objects->list[i];

        if (object->count > 0) {
            const struct version *winner = &object->versions[object->winner];

            placed[count++] = (struct placed){ entry_at(winner->entry), winner->ms,
                                               winner->count, object->id, i };
        }
    }
    qsort(placed, count, sizeof *placed, order_compare);
    for (size_t i = 0; i < count; i++)
        objects->order[i] = placed[i].index;
    free(placed);
    objects->alive = count;
    *out_count = count;
    return objects->order;
}
