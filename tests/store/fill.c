/* fill.c FOLDER RECORDS - a server's data of one person with so many records, for tests of the
 * command. With "-" instead of a number it holds the writer's place until its input ends. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "tests/store/bed.h"

static struct store_place place_of(struct store *store)
{
    struct store_slot slots[2] = { { .kind = STORE_PASSPHRASE, .id = { 1 } },
                                   { .kind = STORE_RECOVERY, .id = { 2 } } };
    uint8_t account[STORE_ID], space[STORE_ID];
    struct store_place place;
    enum store_taken taken;
    bool again;

    bed_id(account, sizeof account, 1);
    bed_id(space, sizeof space, 5);
    if (store_member(store, space, account, &place) == ERR_OK)
        return place;
    MUST(store_begin(store) == ERR_OK);
    MUST(store_account_add(store, account, slots, 2, BED_DAY, &taken) == ERR_OK);
    MUST(store_space_add(
             store,
             &(struct store_space_new){
                 .space = space, .tag = account, .account = account, .day = BED_DAY },
             &again) == ERR_OK);
    MUST(store_commit(store) == ERR_OK);
    MUST(store_member(store, space, account, &place) == ERR_OK);
    return place;
}

int main(int argc, char **argv)
{
    struct bed bed = { .store = NULL };
    struct chain chain = chain_of(5, 0, 1);
    struct store_trouble trouble;
    struct store_place place;

    MUST(argc == 3);
    if (store_open(&(struct store_options){ .folder = argv[1] }, &bed.store, &trouble) !=
        ERR_OK) {
        fprintf(stderr, "%s\n", trouble.sentence);
        return 1;
    }
    place = place_of(bed.store);
    if (strcmp(argv[2], "-") == 0) {
        puts("here");
        fflush(stdout);
        while (getchar() != EOF)
            ;
        store_close(bed.store);
        return 0;
    }
    for (long left = strtol(argv[2], NULL, 10); left > 0; left--) {
        struct store_record record = chain_next(&bed, &chain, BED_LETTER);
        struct store_appended appended;

        MUST(store_begin(bed.store) == ERR_OK);
        MUST(store_append(bed.store, place, &record, 1, BED_DAY, &appended) == ERR_OK);
        MUST(store_commit(bed.store) == ERR_OK);
        bed_forget(&bed);
    }
    store_close(bed.store);
    return 0;
}
