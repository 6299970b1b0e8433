/* Any bytes as a release.json: what is taken names files within their folder, each once. */
#include <string.h>

#include "base/must.h"
#include "wire/json.h"
#include "wire/release.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct release release;

    json_start();
    if (release_read(&release, (struct str){ (const char *)data, size }) != ERR_OK)
        return 0;
    MUST(release.files_count > 0 && release.files_count <= RELEASE_FILES_MAX);
    MUST(strlen(release.fingerprint) == RELEASE_FINGERPRINT);
    for (size_t i = 0; i < release.files_count; i++) {
        const struct release_file *file = &release.files[i];

        MUST(file->path[0] != '.' && file->path[0] != '/');
        MUST(!strstr(file->path, "/.") && !strstr(file->path, "//") &&
             !strpbrk(file->path, "?#%\\:"));
        MUST(file->size <= RELEASE_FILE_BYTES_MAX);
    }
    return 0;
}
