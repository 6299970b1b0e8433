#include "server/invite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/login.h"
#include "wire/json.h"

/* The file of an invitation; false: no such path fits. */
static bool path_of(const char *folder, const char *text, char out[PATH_MAX])
{
    uint8_t hash[SEAL_HASH];
    char hex[2 * SEAL_HASH + 1];

    login_text_hash(hash, (struct str){ text, strlen(text) });
    json_hex(hex, hash, sizeof hash);
    int len = snprintf(out, PATH_MAX, "%s/invites/%s", folder, hex);

    return len > 0 && len < PATH_MAX;
}

static enum err file_make(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool good = file >= 0 && fsync(file) == 0;

    if (file >= 0)
        close(file);
    return good ? ERR_OK : ERR_IO;
}

enum err invite_make(const char *folder, char out[INVITE_TEXT + 1])
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's 32 */
    uint8_t chance[INVITE_TEXT];
    char path[PATH_MAX], text[INVITE_TEXT + 1] = "";
    int len = snprintf(path, sizeof path, "%s/invites", folder);

    if (len < 0 || (size_t)len >= sizeof path ||
        (mkdir(folder, 0700) != 0 && errno != EEXIST) ||
        (mkdir(path, 0700) != 0 && errno != EEXIST))
        return ERR_IO;
    login_random(chance, sizeof chance);
    for (size_t i = 0; i < INVITE_TEXT; i++)
        text[i] = digits[chance[i] % 32];
    if (!path_of(folder, text, path) || file_make(path) != ERR_OK)
        return ERR_IO;
    memcpy(out, text, sizeof text);
    return ERR_OK;
}

bool invite_is_good(const char *folder, const char *text)
{
    char path[PATH_MAX];

    return *text && path_of(folder, text, path) && access(path, F_OK) == 0;
}

enum err invite_use(const char *folder, const char *text)
{
    char path[PATH_MAX];

    if (!path_of(folder, text, path))
        return ERR_DENIED;
    if (unlink(path) == 0)
        return ERR_OK;
    return errno == ENOENT ? ERR_DENIED : ERR_IO;
}

void invite_restore(const char *folder, const char *text)
{
    char path[PATH_MAX];

    if (path_of(folder, text, path))
        (void)!file_make(path);
}
