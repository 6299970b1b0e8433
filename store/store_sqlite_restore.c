/* store_sqlite_restore.c - a copy takes the place of a folder's database.
 *
 * It is put into a folder inside that folder, opened, checked and given its new history there,
 * and then moved into place by one rename. Whatever happens before leaves the folder's database
 * as it was. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store_sqlite.h"

struct restore {
    const char *copy, *folder;
    char inside[PATH_MAX]; /* where the copy is looked at */
    char from[PATH_MAX], to[PATH_MAX];
    struct store_trouble *trouble;
};

static bool paths_make(struct restore *restore)
{
    return snprintf(restore->inside, PATH_MAX, "%s/restoring", restore->folder) < PATH_MAX &&
           snprintf(restore->from, PATH_MAX, "%s/restoring/store.db", restore->folder) <
               PATH_MAX &&
           snprintf(restore->to, PATH_MAX, "%s/store.db", restore->folder) < PATH_MAX;
}

/* Removes a file of the database at `path`, by what SQLite appends to its name. */
static bool part_remove(const char *path, const char *part)
{
    char name[PATH_MAX];

    return snprintf(name, sizeof name, "%s%s", path, part) < (int)sizeof name &&
           (unlink(name) == 0 || errno == ENOENT);
}

static void inside_remove(const struct restore *restore)
{
    static const char *const names[] = { "", "-wal", "-shm", "-journal" };
    char name[PATH_MAX];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)part_remove(restore->from, names[i]);
    if (snprintf(name, sizeof name, "%s/older.db", restore->inside) < (int)sizeof name)
        (void)unlink(name);
    if (snprintf(name, sizeof name, "%s/store.lock", restore->inside) < (int)sizeof name)
        (void)unlink(name);
    (void)rmdir(restore->inside);
}

static bool bytes_copy(int in, int out)
{
    char bytes[1 << 16];
    ssize_t len;

    while ((len = read(in, bytes, sizeof bytes)) > 0)
        for (ssize_t at = 0, put; at < len; at += put)
            if ((put = write(out, bytes + at, (size_t)(len - at))) <= 0)
                return false;
    return len == 0 && fsync(out) == 0;
}

static enum err copy_in(const struct restore *restore)
{
    struct stat about = { 0 };
    enum err err = ERR_OK;
    int in = open(restore->copy, O_RDONLY | O_CLOEXEC), out = -1;

    if (in < 0 || fstat(in, &about) != 0 || !S_ISREG(about.st_mode)) {
        err = store_sqlite_say(restore->trouble, errno == ENOENT ? ERR_ABSENT : ERR_IO,
                               "%s is no file that can be read", restore->copy);
        goto done;
    }
    if (about.st_size == 0) { /* SQLite would take it for a database yet to be made */
        err = store_sqlite_say(restore->trouble, ERR_CORRUPT, "%s is empty", restore->copy);
        goto done;
    }
    inside_remove(restore); /* of an attempt that was cut off */
    if (mkdir(restore->inside, 0700) == 0)
        out = open(restore->from, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0 || !bytes_copy(in, out))
        err = store_sqlite_say(restore->trouble, ERR_IO, "%s cannot be written to: %s",
                               restore->folder, strerror(errno));
done:
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return err;
}

static void fault_keep(void *context, const char *fault)
{
    const struct restore *restore = context;

    if (restore->trouble->sentence[0] == '\0')
        (void)store_sqlite_say(restore->trouble, ERR_CORRUPT, "%s is damaged: %s",
                               restore->copy, fault);
}

/* Held to every check, of this version, and with another history. */
static enum err inside_ready(struct restore *restore)
{
    char older[PATH_MAX];
    struct store_options options = { .folder = restore->inside, .older_to = older };
    struct store *store = NULL;
    enum err err;

    if (snprintf(older, sizeof older, "%s/older.db", restore->inside) >= (int)sizeof older)
        return store_sqlite_say(restore->trouble, ERR_INPUT, "that folder's name is too long");
    err = store_open(&options, &store, restore->trouble);
    if (err != ERR_OK) { /* the sentence is to name the copy, as the caller knows it */
        const char *why = strstr(restore->trouble->sentence, "store.db ");
        char because[200];

        snprintf(because, sizeof because, "%s", why ? why + strlen("store.db ") : "fails");
        return store_sqlite_say(restore->trouble, err, "%s %s", restore->copy, because);
    }
    restore->trouble->sentence[0] = '\0';
    err = store_check(store, fault_keep, restore);
    if (err != ERR_OK) {
        store_close(store);
        return err;
    }
    err = store_begin(store);
    if (err == ERR_OK && (err = store_gen_renew(store)) != ERR_OK)
        store_rollback(store);
    else if (err == ERR_OK)
        err = store_commit(store);
    if (err == ERR_OK)
        err = store_checkpoint(store, true);
    store_close(store);
    return err == ERR_OK ? ERR_OK
                         : store_sqlite_say(restore->trouble, ERR_IO, "%s cannot be written to",
                                            restore->folder);
}

/* Folds the log of what is to be replaced into it, so that it is whole without one, should this
 * be as far as we get. A damaged one will not have it; that is why it is replaced. */
static void log_fold(const struct restore *restore)
{
    sqlite3 *old = NULL;

    if (sqlite3_open_v2(restore->to, &old, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
        (void)sqlite3_wal_checkpoint_v2(old, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_close(old);
}

/* The old log goes first: SQLite would apply it to whatever stands there. */
static enum err move_in(const struct restore *restore)
{
    int folder = -1;
    bool moved;

    log_fold(restore);
    moved = part_remove(restore->to, "-wal") && part_remove(restore->to, "-shm") &&
            rename(restore->from, restore->to) == 0;

    if (moved)
        folder = open(restore->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    moved = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0)
        close(folder);
    return moved ? ERR_OK
                 : store_sqlite_say(restore->trouble, ERR_IO, "%s cannot be written to: %s",
                                    restore->folder, strerror(errno));
}

enum err store_restore(const char *copy, const char *folder, bool replace,
                       struct store_trouble *trouble)
{
    struct restore restore = { .copy = copy, .folder = folder, .trouble = trouble };
    struct stat about;
    int lock = -1;
    enum err err;

    if (!paths_make(&restore))
        return store_sqlite_say(trouble, ERR_INPUT, "that folder's name is too long");
    if ((err = store_sqlite_lock(folder, &lock, trouble)) != ERR_OK)
        return err;
    if (!replace && stat(restore.to, &about) == 0 && about.st_size > 0) {
        err = store_sqlite_say(trouble, ERR_CONFLICT, "there is a database in %s already",
                               folder);
        goto done;
    }
    if ((err = copy_in(&restore)) == ERR_OK && (err = inside_ready(&restore)) == ERR_OK)
        err = move_in(&restore);
    inside_remove(&restore);
done:
    close(lock);
    return err;
}
