#include "server/vapid.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <limits.h>
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
    POINT = 65,         /* bytes: 4, then x and y */
    NUMBER = 32,        /* bytes of one number of a signature */
    CLAIMS_MAX = 600,   /* origin, contact and what is around them */
    SIGNED_MAX = 900,   /* header and claims in base64url, and a dot */
    KEY_FILE_MAX = 4096 /* bytes */
};

struct vapid {
    gnutls_privkey_t key;
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

/* A new key as PKCS #8 in PEM; *out is the caller's to wipe and free. */
static bool key_make(gnutls_datum_t *out)
{
    gnutls_x509_privkey_t key = NULL;
    bool good = gnutls_x509_privkey_init(&key) == 0 &&
                gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                             GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1),
                                             0) == 0 &&
                gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL,
                                                  GNUTLS_PKCS_PLAIN, out) == 0;

    if (key)
        gnutls_x509_privkey_deinit(key);
    return good;
}

static enum err file_make(const char *folder, const char *path, struct trouble *trouble)
{
    gnutls_datum_t text = { NULL, 0 };

    if (!key_make(&text))
        return trouble_say(trouble, ERR_IO, "GnuTLS cannot make a key");
    enum err err = keys_file_make(folder, path, text.data, text.size, trouble);

    gnutls_memset(text.data, 0, text.size);
    gnutls_free(text.data);
    return err;
}

/* A key that wants a passphrase is not ours; nobody is asked for one. */
static bool key_read(struct vapid *vapid, const char *text, size_t len)
{
    const gnutls_datum_t given = { (unsigned char *)(uintptr_t)text, (unsigned)len };

    return gnutls_privkey_init(&vapid->key) == 0 &&
           gnutls_privkey_import_x509_raw(vapid->key, &given, GNUTLS_X509_FMT_PEM, NULL, 0) ==
               0;
}

static enum err file_read(struct vapid *vapid, const char *path, struct trouble *trouble)
{
    FILE *file = fopen(path, "re");
    char text[KEY_FILE_MAX];
    struct stat about;
    enum err err = ERR_OK;

    if (!file || fstat(fileno(file), &about) != 0)
        err = trouble_say(trouble, ERR_IO, "%s cannot be read: %s", path, strerror(errno));
    else if (about.st_mode & 077)
        err = trouble_say(trouble, ERR_DENIED,
                          "%s may be read by others; let only its owner (chmod 600)", path);
    else if (!key_read(vapid, text, fread(text, 1, sizeof text, file)))
        err = trouble_say(trouble, ERR_CORRUPT, "%s is damaged", path);
    if (file)
        fclose(file);
    gnutls_memset(text, 0, sizeof text);
    return err;
}

/* A number of the curve at its full length, be it written shorter or with a zero before it. */
static bool number_write(uint8_t out[NUMBER], const gnutls_datum_t *number)
{
    size_t extra = number->size > NUMBER ? number->size - NUMBER : 0;
    size_t len = number->size - extra;

    if (!number->data || extra > 1 || (extra == 1 && number->data[0] != 0))
        return false;
    memset(out, 0, NUMBER - len);
    memcpy(out + NUMBER - len, number->data + extra, len);
    return true;
}

/* Whether it is on the curve that ES256 means; its public half is then written as text. */
static bool key_tell(struct vapid *vapid)
{
    gnutls_datum_t x = { NULL, 0 }, y = { NULL, 0 };
    gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
    uint8_t point[POINT] = { 4 };
    char text[(POINT + 2) / 3 * 4];
    bool good = gnutls_privkey_export_ecc_raw(vapid->key, &curve, &x, &y, NULL) == 0 &&
                curve == GNUTLS_ECC_CURVE_SECP256R1 && number_write(point + 1, &x) &&
                number_write(point + 1 + NUMBER, &y);

    if (good) {
        MUST(text_write(text, point, POINT) == VAPID_KEY_TEXT);
        memcpy(vapid->text, text, VAPID_KEY_TEXT);
    }
    gnutls_free(x.data);
    gnutls_free(y.data);
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
    if (!vapid)
        return trouble_say(trouble, ERR_IO, "there is not enough memory to start");
    if (err == ERR_OK)
        err = file_read(vapid, path, trouble);
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
    if (vapid->key)
        gnutls_privkey_deinit(vapid->key);
    free(vapid);
}

const char *vapid_key(const struct vapid *vapid)
{
    return vapid->text;
}

/* The two numbers side by side (RFC 7518, 3.4), where GnuTLS writes them as ASN.1. */
static bool sign(const struct vapid *vapid, struct str text, uint8_t out[2 * NUMBER])
{
    const gnutls_datum_t given = { (unsigned char *)(uintptr_t)text.ptr, (unsigned)text.len };
    gnutls_datum_t signature = { NULL, 0 }, r = { NULL, 0 }, s = { NULL, 0 };
    bool good = gnutls_privkey_sign_data2(vapid->key, GNUTLS_SIGN_ECDSA_SHA256, 0, &given,
                                          &signature) == 0 &&
                gnutls_decode_rs_value(&signature, &r, &s) == 0 && number_write(out, &r) &&
                number_write(out + NUMBER, &s);

    gnutls_free(signature.data);
    gnutls_free(r.data);
    gnutls_free(s.data);
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
                 (int)origin.len, origin.ptr, (long long)now + SERVER_PUSH_TOKEN_SECONDS,
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
