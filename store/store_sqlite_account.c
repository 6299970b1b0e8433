/* store_sqlite_account.c - accounts and the slots that open them. */
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

static enum err exists(struct store *store, const char *text, const uint8_t id[STORE_ID])
{
    sqlite3_stmt *row = store_sqlite_ready(store, text);
    enum err err;

    store_sqlite_bind(row, "b", (const void *)id, (int)STORE_ID);
    err = store_sqlite_step(row);
    store_sqlite_end(row);
    return err;
}

static enum err account_exists(struct store *store, const uint8_t account[STORE_ID])
{
    return exists(store, "SELECT 1 FROM account WHERE id = ?", account);
}

static enum err slot_insert(struct store *store, const uint8_t account[STORE_ID],
                            const struct store_slot *slot)
{
    sqlite3_stmt *add = store_sqlite_ready(
        store, "INSERT INTO slot (id, account, kind, login, wrapped) VALUES (?, ?, ?, ?, ?)");

    store_sqlite_bind(add, "bbibb", (const void *)slot->id, (int)STORE_ID,
                      (const void *)account, (int)STORE_ID, (int64_t)slot->kind,
                      (const void *)slot->login, (int)STORE_LOGIN, (const void *)slot->wrapped,
                      (int)STORE_WRAPPED);
    return store_sqlite_run(add);
}

static bool has_twice(const struct store_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (memcmp(slots[i].id, slots[k].id, STORE_ID) == 0)
                return true;
    return false;
}

/* Each account can be opened by what a person remembers, and by what they wrote down. */
static bool kinds_suffice(const struct store_slot *slots, size_t count)
{
    bool passphrase = false, recovery = false, known = true;

    for (size_t i = 0; i < count; i++) {
        passphrase |= slots[i].kind == STORE_PASSPHRASE;
        recovery |= slots[i].kind == STORE_RECOVERY;
        known &= slots[i].kind >= STORE_PASSPHRASE && slots[i].kind <= STORE_PASSKEY;
    }
    return passphrase && recovery && known;
}

enum err store_account_add(struct store *store, const uint8_t account[STORE_ID],
                           const struct store_slot *slots, size_t count, int64_t day,
                           enum store_taken *out_taken)
{
    sqlite3_stmt *add = NULL;
    enum err err;

    MUST(store_sqlite_in_group(store));
    *out_taken = STORE_TAKEN_NOTHING;
    if (count > STORE_SLOTS_MAX)
        return ERR_LIMIT;
    if (!kinds_suffice(slots, count) || has_twice(slots, count))
        return ERR_INPUT;
    if ((err = account_exists(store, account)) != ERR_ABSENT) {
        *out_taken = STORE_TAKEN_ACCOUNT;
        return err == ERR_OK ? ERR_CONFLICT : err;
    }
    for (size_t i = 0; i < count; i++)
        if ((err = exists(store, "SELECT 1 FROM slot WHERE id = ?", slots[i].id)) !=
            ERR_ABSENT) {
            *out_taken = STORE_TAKEN_SLOT;
            return err == ERR_OK ? ERR_CONFLICT : err;
        }
    add = store_sqlite_ready(
        store, "INSERT INTO account (id, created_day, last_day) VALUES (?1, ?2, ?2)");
    store_sqlite_bind(add, "bi", (const void *)account, (int)STORE_ID, day);
    err = store_sqlite_run(add);
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = slot_insert(store, account, &slots[i]);
    return err;
}

enum err store_account_read(struct store *store, const uint8_t account[STORE_ID],
                            struct store_account *out)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT created_day, last_day, logins,"
               " (SELECT count(*) FROM session WHERE account = ?1) FROM account WHERE id = ?1");
    enum err err;

    store_sqlite_bind(row, "b", (const void *)account, (int)STORE_ID);
    err = store_sqlite_step(row);
    if (err == ERR_OK)
        *out = (struct store_account){
            .created_day = sqlite3_column_int64(row, 0),
            .last_day = sqlite3_column_int64(row, 1),
            .logins = (uint32_t)sqlite3_column_int64(row, 2),
            .sessions = (uint32_t)sqlite3_column_int64(row, 3),
        };
    store_sqlite_end(row);
    return err;
}

enum err store_account_touch(struct store *store, const uint8_t account[STORE_ID], int64_t day)
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "UPDATE account SET last_day = ?2 WHERE id = ?1 AND last_day < ?2");

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "bi", (const void *)account, (int)STORE_ID, day);
    return store_sqlite_run(change);
}

static enum err delete_of(struct store *store, const char *text,
                          const uint8_t account[STORE_ID])
{
    sqlite3_stmt *change = store_sqlite_ready(store, text);

    store_sqlite_bind(change, "b", (const void *)account, (int)STORE_ID);
    return store_sqlite_run(change);
}

enum err store_account_delete(struct store *store, const uint8_t account[STORE_ID])
{
    enum err err = account_exists(store, account);

    MUST(store_sqlite_in_group(store));
    if (err == ERR_OK)
        err = delete_of(store, "DELETE FROM session WHERE account = ?", account);
    if (err == ERR_OK)
        err = delete_of(store, "DELETE FROM slot WHERE account = ?", account);
    if (err == ERR_OK)
        err = delete_of(store, "DELETE FROM account WHERE id = ?", account);
    return err;
}

static enum err slot_from(sqlite3_stmt *row, struct store_slot *out)
{
    out->kind = sqlite3_column_int(row, 2);
    return store_sqlite_bytes(row, 0, out->id, STORE_ID) &&
                   store_sqlite_bytes(row, 1, out->account, STORE_ID) &&
                   store_sqlite_bytes(row, 3, out->login, STORE_LOGIN) &&
                   store_sqlite_bytes(row, 4, out->wrapped, STORE_WRAPPED)
               ? ERR_OK
               : ERR_CORRUPT;
}

enum err store_slot_find(struct store *store, const uint8_t slot[STORE_ID],
                         struct store_slot *out)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT id, account, kind, login, wrapped FROM slot WHERE id = ?");
    enum err err;

    store_sqlite_bind(row, "b", (const void *)slot, (int)STORE_ID);
    err = store_sqlite_step(row);
    if (err == ERR_OK)
        err = slot_from(row, out);
    store_sqlite_end(row);
    return err;
}

enum err store_slots_list(struct store *store, const uint8_t account[STORE_ID],
                          struct store_slot *out, size_t *out_count)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT id, account, kind, login, wrapped FROM slot WHERE account = ?"
               " ORDER BY kind, id");
    size_t count = 0;
    enum err err = ERR_OK;

    store_sqlite_bind(row, "b", (const void *)account, (int)STORE_ID);
    while (count < STORE_SLOTS_MAX && (err = store_sqlite_step(row)) == ERR_OK)
        if ((err = slot_from(row, &out[count++])) != ERR_OK)
            break;
    store_sqlite_end(row);
    if (err != ERR_OK && err != ERR_ABSENT)
        return err;
    *out_count = count;
    return ERR_OK;
}

static bool is_among(const uint8_t id[STORE_ID], const uint8_t (*list)[STORE_ID], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(id, list[i], STORE_ID) == 0)
            return true;
    return false;
}

/* What the account would have; ERR_CONFLICT where a new one is taken. */
static enum err slots_after(struct store *store, const uint8_t account[STORE_ID],
                            const struct store_slot *add, size_t add_count,
                            const uint8_t (*remove)[STORE_ID], size_t remove_count)
{
    struct store_slot all[2 * STORE_SLOTS_MAX], had[STORE_SLOTS_MAX], other;
    size_t count = 0, had_count = 0;
    enum err err = store_slots_list(store, account, had, &had_count);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < had_count; i++)
        if (!is_among(had[i].id, remove, remove_count))
            all[count++] = had[i];
    for (size_t i = 0; i < add_count; i++) {
        err = store_slot_find(store, add[i].id, &other);
        if (err == ERR_OK && (memcmp(other.account, account, STORE_ID) != 0 ||
                              !is_among(add[i].id, remove, remove_count)))
            return ERR_CONFLICT;
        if (err != ERR_OK && err != ERR_ABSENT)
            return err;
        all[count++] = add[i];
    }
    if (count > STORE_SLOTS_MAX)
        return ERR_LIMIT;
    return kinds_suffice(all, count) && !has_twice(add, add_count) ? ERR_OK : ERR_INPUT;
}

enum err store_slots_change(struct store *store, const uint8_t account[STORE_ID],
                            const struct store_slot *add, size_t add_count,
                            const uint8_t (*remove)[STORE_ID], size_t remove_count)
{
    enum err err = account_exists(store, account);

    MUST(store_sqlite_in_group(store));
    if (err == ERR_OK && add_count > STORE_SLOTS_MAX)
        err = ERR_LIMIT;
    if (err == ERR_OK)
        err = slots_after(store, account, add, add_count, remove, remove_count);
    for (size_t i = 0; i < remove_count && err == ERR_OK; i++) {
        sqlite3_stmt *change =
            store_sqlite_ready(store, "DELETE FROM slot WHERE id = ? AND account = ?");

        store_sqlite_bind(change, "bb", (const void *)remove[i], (int)STORE_ID,
                          (const void *)account, (int)STORE_ID);
        err = store_sqlite_run(change);
    }
    for (size_t i = 0; i < add_count && err == ERR_OK; i++)
        err = slot_insert(store, account, &add[i]);
    return err;
}
