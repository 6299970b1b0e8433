/* Any bytes as a public key, and as a signature of a message. What is read as a key says the
 * same again; a signature that holds is one of ours. */
#include <string.h>

#include "base/must.h"
#include "seal/minisign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char line[] = "RWTkFFhVEB34+/S11P2ijuAqJca9Qi2XeOtTZF3SoMbbWsj9tEl0OxGz";
    static const char trusted[] = "stillnear 0.1.0";
    struct minisign_key key, ours;
    struct str text = { (const char *)data, size }, comment;

    MUST(seal_init());
    if (minisign_key_read(&key, text) == ERR_OK)
        MUST(size >= 56 && size <= MINISIGN_FILE_MAX);
    MUST(minisign_key_read(&ours, (struct str){ line, sizeof line - 1 }) == ERR_OK);
    /* Nobody has the secret key any more: only what tests/vectors holds can be right. */
    if (minisign_check(&comment, &ours, STR("{\"version\":\"0.1.0\",\"files\":[]}\n"), text) ==
        ERR_OK)
        MUST(comment.len == sizeof trusted - 1 &&
             memcmp(comment.ptr, trusted, comment.len) == 0);
    return 0;
}
