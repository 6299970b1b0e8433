#include "server/vapid.h"

#include <errno.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "server/keys.h"
#include "server/limits.h"
#include "wire/json.h"

enum {
    POINT = 65,          /* bytes: 4, then x and y */
    NUMBER = 32,         /* bytes of one number of a signature */
    CLAIMS_MAX = 600,    /* origin, contact and what is around them */
    SIGNED_MAX = 900,    /* header and claims in base64url, and a dot */
    KEY_FILE_MAX = 4096, /* bytes */
    DER_MAX = 80
};

struct vapid {
    EVP_PKEY *key;
    const char *contact;
    char text[VAPID_KEY_TEXT + 1];
};

/* Base64url without padding (RFC 7515, 2); returns its length. out has (len + 2) / 3 * 4 bytes.
 */
static size_t text_write(char *out, const void *bytes, size_t len)
{
    size_t all = json_base64_write(out, bytes, len);

    while (all > 0 && out[all - 1] == '=')
        all--;
    for (size_t i = 0; i < all; i++)
        out[i] = (char)(out[i] == '+' ? '-' : out[i] == '/' ? '_' : out[i]);
    return all;
}

static bool contact_is_good(const char *contact)
{
    size_t len = strlen(contact);

    for (size_t i = 0; i < len; i++)
        if (contact[i] <= ' ' || contact[i] > '~' || strchr("\"\\<>", contact[i]))
            return false;
    return len <= VAPID_CONTACT_MAX && ((strncmp(contact, "mailto:", 7) == 0 && len > 7) ||
                                        (strncmp(contact, "https://", 8) == 0 && len > 8));
}

static enum err file_make(const char *folder, const char *path, struct trouble *trouble)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    BIO *text = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    long len = 0;
    enum err err = ERR_IO;

    if (!key || !text || PEM_write_bio_PrivateKey(text, key, NULL, NULL, 0, NULL, NULL) != 1) {
        trouble_say(trouble, ERR_IO, "OpenSSL cannot make a key");
        goto done;
    }
    len = BIO_get_mem_data(text, &bytes);
    err = keys_file_make(folder, path, bytes, (size_t)len, trouble);
    OPENSSL_cleanse(bytes, (size_t)len);
done:
    BIO_free(text);
    EVP_PKEY_free(key);
    return err;
}

/* A key that wants a passphrase is not ours; nobody is asked for one. */
static int no_passphrase(char *out, int size, int writing, void *context)
{
    (void)out;
    (void)size;
    (void)writing;
    (void)context;
    return -1;
}

static enum err file_read(const char *path, EVP_PKEY **out, struct trouble *trouble)
{
    FILE *file = fopen(path, "re");
    struct stat about;
    enum err err = ERR_OK;

    if (!file || fstat(fileno(file), &about) != 0)
        err = trouble_say(trouble, ERR_IO, "%s cannot be read: %s", path, strerror(errno));
    else if (about.st_mode & 077)
        err = trouble_say(trouble, ERR_DENIED,
                          "%s may be read by others; let only its owner (chmod 600)", path);
    else if (about.st_size <= KEY_FILE_MAX)
        *out = PEM_read_PrivateKey(file, NULL, no_passphrase, NULL);
    if (err == ERR_OK && !*out)
        err = trouble_say(trouble, ERR_CORRUPT, "%s is damaged", path);
    if (file)
        fclose(file);
    return err;
}

/* Whether it is on the curve that ES256 means; its public half is then written as text. */
static bool key_tell(struct vapid *vapid)
{
    unsigned char *point = NULL;
    size_t len = EVP_PKEY_get1_encoded_public_key(vapid->key, &point);
    char group[32] = "", text[(POINT + 2) / 3 * 4];
    bool good = EVP_PKEY_get_group_name(vapid->key, group, sizeof group, NULL) == 1 &&
                strcmp(group, "prime256v1") == 0 && len == POINT && point[0] == 4;

    if (good) {
        MUST(text_write(text, point, POINT) == VAPID_KEY_TEXT);
        memcpy(vapid->text, text, VAPID_KEY_TEXT);
    }
    OPENSSL_free(point);
    return good;
}

enum err vapid_open(const char *folder, const char *contact, struct vapid **out,
                    struct trouble *trouble)
{
    char path[PATH_MAX];
    struct vapid *vapid = NULL;
    int len = snprintf(path, sizeof path, "%s/push.key", folder);
    enum err err = ERR_OK;

    if (!contact_is_good(contact))
        return trouble_say(trouble, ERR_INPUT,
                           "the contact for push must look like mailto:name@example.org or "
                           "https://example.org/contact");
    if (len < 0 || (size_t)len >= sizeof path)
        return trouble_say(trouble, ERR_IO, "the path of the data folder is too long");
    if (access(path, F_OK) != 0)
        err = file_make(folder, path, trouble);
    vapid = calloc(1, sizeof *vapid);
    if (err == ERR_OK && !vapid)
        err = trouble_say(trouble, ERR_IO, "there is not enough memory to start");
    if (err == ERR_OK)
        err = file_read(path, &vapid->key, trouble);
    if (err == ERR_OK && !key_tell(vapid))
        err = trouble_say(trouble, ERR_CORRUPT, "%s is no key of the curve P-256", path);
    if (err != ERR_OK) {
        vapid_close(vapid);
        return err;
    }
    vapid->contact = contact;
    *out = vapid;
    return ERR_OK;
}

void vapid_close(struct vapid *vapid)
{
    if (!vapid)
        return;
    EVP_PKEY_free(vapid->key);
    free(vapid);
}

const char *vapid_key(const struct vapid *vapid)
{
    return vapid->text;
}

/* The two numbers side by side (RFC 7518, 3.4), where OpenSSL writes them as ASN.1. */
static bool sign(const struct vapid *vapid, struct str text, uint8_t out[2 * NUMBER])
{
    EVP_MD_CTX *signing = EVP_MD_CTX_new();
    uint8_t der[DER_MAX];
    const uint8_t *at = der;
    size_t len = sizeof der;
    ECDSA_SIG *signature = NULL;
    bool good = signing &&
                EVP_DigestSignInit(signing, NULL, EVP_sha256(), NULL, vapid->key) == 1 &&
                EVP_DigestSign(signing, der, &len, (const uint8_t *)text.ptr, text.len) == 1;

    if (good)
        signature = d2i_ECDSA_SIG(NULL, &at, (long)len);
    good = signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, NUMBER) == NUMBER &&
           BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + NUMBER, NUMBER) == NUMBER;
    ECDSA_SIG_free(signature);
    EVP_MD_CTX_free(signing);
    return good;
}

enum err vapid_write(const struct vapid *vapid, struct str origin, int64_t now,
                     char out[VAPID_HEADER_MAX])
{
    static const char header[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
    char claims[CLAIMS_MAX], token[SIGNED_MAX + 4];
    uint8_t signature[2 * NUMBER];
    char signed_by[(2 * NUMBER + 2) / 3 * 4];
    size_t len = text_write(token, header, sizeof header - 1);
    int claims_len =
        snprintf(claims, sizeof claims, "{\"aud\":\"%.*s\",\"exp\":%lld,\"sub\":\"%s\"}",
                 (int)origin.len, origin.ptr, (long long)(now + SERVER_PUSH_TOKEN_SECONDS),
                 vapid->contact);

    MUST(claims_len > 0 && (size_t)claims_len < sizeof claims &&
         len + 1 + ((size_t)claims_len + 2) / 3 * 4 < sizeof token);
    token[len++] = '.';
    len += text_write(token + len, claims, (size_t)claims_len);
    if (!sign(vapid, (struct str){ token, len }, signature))
        return ERR_IO;
    int all = snprintf(out, VAPID_HEADER_MAX, "vapid t=%.*s.%.*s, k=%s", (int)len, token,
                       (int)text_write(signed_by, signature, sizeof signature), signed_by,
                       vapid->text);

    MUST(all > 0 && all < VAPID_HEADER_MAX);
    return ERR_OK;
}
