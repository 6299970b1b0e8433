/* Copies come back whole, as another history, or change nothing. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/store/bed.h"

struct copied {
    struct bed *bed; /* with one space of two records */
    struct store_place place;
    struct chain chain;
    char copy[96], folder[96]; /* of the store, and where to restore it */
    uint8_t gen[STORE_ID];
};

static struct copied begin(struct bed *bed)
{
    struct copied copied = { .bed = bed, .chain = chain_of(5, 0, 1) };
    struct store_record records[2];
    struct store_appended appended;

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    copied.place = bed_space(bed, 5, 1, STORE_SPACE_PERSONAL);
    FINE(store_commit(bed->store));
    for (int i = 0; i < 2; i++)
        records[i] = chain_next(bed, &copied.chain, BED_LETTER);
    FINE(bed_append(bed, copied.place, records, 2, &appended));
    snprintf(copied.copy, sizeof copied.copy, "%s/copy", bed->folder);
    snprintf(copied.folder, sizeof copied.folder, "%s/other", bed->folder);
    FINE(store_backup(bed->store, copied.copy));
    FINE(store_gen(bed->store, copied.gen));
    return copied;
}

static struct store *open_at(const char *folder)
{
    struct store_trouble trouble;
    struct store *store = NULL;

    FINE(store_open(&(struct store_options){ .folder = folder }, &store, &trouble));
    return store;
}

static void fault_say(void *context, const char *fault)
{
    (void)context;
    print_message("fault: %s\n", fault);
}

static void file_write(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void a_copy_comes_back_whole_as_another_history(void **state)
{
    struct copied copied = begin(*state);
    struct store_trouble trouble = { "" };
    struct store *store;
    struct store_counts then = bed_counts(copied.bed->store), now;
    struct store_record record = chain_next(copied.bed, &copied.chain, BED_LETTER);
    struct store_appended appended;
    struct pulled pulled;
    struct stat about;
    uint8_t gen[STORE_ID];
    char path[128];

    FINE(bed_append(copied.bed, copied.place, &record, 1, &appended)); /* after the copy */
    FINE(store_restore(copied.copy, copied.folder, false, &trouble));
    store = open_at(copied.folder);
    now = bed_counts(store);
    CHECK(memcmp(&then, &now, sizeof then) == 0);
    FINE(store_check(store, fault_say, NULL));
    FINE(store_gen(store, gen));
    CHECK(memcmp(gen, copied.gen, STORE_ID) != 0);
    bed_pull(store, copied.place.space, 0, 0, &pulled);
    assert_int_equal(pulled.end.head, 2);

    /* The device that has the third record sends it again. */
    FINE(store_begin(store));
    FINE(store_append(store, copied.place, &record, 1, BED_DAY, &appended));
    assert_int_equal(appended.cursor, 3);
    FINE(store_commit(store));
    store_close(store);

    assert_int_equal(stat(copied.folder, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    snprintf(path, sizeof path, "%s/restoring", copied.folder);
    assert_int_equal(access(path, F_OK), -1);
}

static void what_is_there_is_replaced_only_when_asked(void **state)
{
    struct copied copied = begin(*state);
    struct store_trouble trouble = { "" };
    struct store *store = open_at(copied.folder);
    uint8_t gen[STORE_ID], after[STORE_ID];
    struct pulled pulled;

    FINE(store_gen(store, gen));
    REFUSED(store_restore(copied.copy, copied.folder, true, &trouble), ERR_CONFLICT); /* open */
    CHECK(trouble.sentence[0] != '\0');
    store_close(store);
    REFUSED(store_restore(copied.copy, copied.folder, false, &trouble), ERR_CONFLICT);
    store = open_at(copied.folder);
    FINE(store_gen(store, after));
    CHECK(memcmp(gen, after, STORE_ID) == 0);
    store_close(store);
    FINE(store_restore(copied.copy, copied.folder, true, &trouble));
    store = open_at(copied.folder);
    bed_pull(store, copied.place.space, 0, 0, &pulled);
    assert_int_equal(pulled.end.head, 2);
    store_close(store);
}

/* Bytes of a record overwritten in the copy: its pages are fine, its chain is not. */
static void spoil_chain(const char *path)
{
    FILE *file = fopen(path, "rb");
    static char bytes[1 << 20];
    size_t len = fread(bytes, 1, sizeof bytes, file);
    struct chain chain = chain_of(5, 0, 1);

    fclose(file);
    for (size_t i = 0; i + 72 <= len; i++) /* prev of record 2, in its header */
        if (memcmp(bytes + i, chain.stream, STORE_STREAM) == 0 && bytes[i + 8] == 2 &&
            bytes[i + 9] == 0)
            bytes[i + 16] ^= 1;
    file_write(path, bytes, len);
}

static void what_is_no_whole_copy_changes_nothing(void **state)
{
    struct copied copied = begin(*state);
    static const struct {
        const char *bytes;
        size_t len;
        enum err want;
    } row[] = {
        { NULL, 0, ERR_ABSENT }, /* no file        */
        { "", 0, ERR_CORRUPT },  /* an empty one   */
        { "These are other people's notes.", 31, ERR_CORRUPT },
        { "SQLite format 3\0\20\0\2\2", 20, ERR_CORRUPT }, /* cut off  */
        { NULL, 1, ERR_CORRUPT },                          /* a broken chain */
    };
    struct store *store = open_at(copied.folder);
    uint8_t gen[STORE_ID], after[STORE_ID];
    char path[128];

    FINE(store_gen(store, gen));
    store_close(store);
    snprintf(path, sizeof path, "%s/damaged", copied.bed->folder);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct store_trouble trouble = { "" };

        if (row[i].bytes)
            file_write(path, row[i].bytes, row[i].len);
        else if (row[i].len)
            spoil_chain(copied.copy);
        if (store_restore(row[i].len && !row[i].bytes ? copied.copy : path, copied.folder, true,
                          &trouble) != row[i].want)
            fail_msg("row %zu was answered otherwise: %s", i, trouble.sentence);
        CHECK(strstr(trouble.sentence, copied.bed->folder));
        CHECK(!strstr(trouble.sentence, "restoring"));
        store = open_at(copied.folder);
        FINE(store_gen(store, after));
        CHECK(memcmp(gen, after, STORE_ID) == 0);
        store_close(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(a_copy_comes_back_whole_as_another_history),
        ON_A_BED(what_is_there_is_replaced_only_when_asked),
        ON_A_BED(what_is_no_whole_copy_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
