#include "server/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum err keys_file_make(const char *folder, const char *path, const void *bytes, size_t len,
                        struct trouble *trouble)
{
    char beside[PATH_MAX];
    int name_len = snprintf(beside, sizeof beside, "%s.new", path);
    int file = -1, place = -1;
    bool good = false;

    if (name_len < 0 || (size_t)name_len >= sizeof beside)
        return trouble_say(trouble, ERR_IO, "the path %s is too long", path);
    file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    good = file >= 0 && write(file, bytes, len) == (ssize_t)len && fsync(file) == 0 &&
           rename(beside, path) == 0;
    if (file >= 0)
        close(file);
    place = good ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    good = place >= 0 && fsync(place) == 0;
    if (place >= 0)
        close(place);
    return good ? ERR_OK
                : trouble_say(trouble, ERR_IO, "%s cannot be made: %s", path, strerror(errno));
}

static enum err keys_make(const char *folder, const char *path, struct trouble *trouble)
{
    struct login_keys keys;
    enum err err;

    login_random(&keys, sizeof keys);
    err = keys_file_make(folder, path, &keys, sizeof keys, trouble);
    seal_wipe(&keys, sizeof keys);
    return err;
}

/* Whether there is a database, which had keys once. */
static bool keys_are_lost(const char *folder)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s/store.db", folder);

    return len > 0 && (size_t)len < sizeof path && access(path, F_OK) == 0;
}

enum err keys_open(const char *folder, struct login_keys *out, struct trouble *trouble)
{
    _Static_assert(sizeof(struct login_keys) == SEAL_KEY + SEAL_KEY, "as it is in the file");
    char path[PATH_MAX];
    struct stat about;
    enum err err = ERR_OK;
    int file = -1, len = snprintf(path, sizeof path, "%s/server.keys", folder);

    if (len < 0 || (size_t)len >= sizeof path)
        return trouble_say(trouble, ERR_IO, "the path of the data folder is too long");
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return trouble_say(trouble, ERR_IO, "the data folder %s cannot be made: %s", folder,
                           strerror(errno));
    if (access(path, F_OK) != 0)
        err = keys_are_lost(folder) ? trouble_say(trouble, ERR_ABSENT,
                                                  "%s has a database, and not its server.keys; "
                                                  "put them back",
                                                  folder)
                                    : keys_make(folder, path, trouble);
    if (err != ERR_OK)
        return err;
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &about) != 0)
        err = trouble_say(trouble, ERR_IO, "%s cannot be read: %s", path, strerror(errno));
    else if (about.st_mode & 077)
        err = trouble_say(trouble, ERR_DENIED,
                          "%s may be read by others; let only its owner (chmod 600)", path);
    else if (about.st_size != sizeof *out ||
             read(file, out, sizeof *out) != (ssize_t)sizeof *out)
        err = trouble_say(trouble, ERR_CORRUPT, "%s is damaged", path);
    if (file >= 0)
        close(file);
    return err;
}
