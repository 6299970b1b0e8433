/* seal_vectors.c - computes every value of tests/vectors/protocol_v1.json from its inputs.
 *
 * The file comes in on standard input, the values go out as the same JSON. tests/door/run.mjs
 * runs this program natively and as WebAssembly and compares both with the file, which another
 * implementation (libsodium.js) made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "seal/inbox.h"
#include "seal/live_frame.h"
#include "seal/pair.h"
#include "seal/record.h"
#include "seal/slot.h"
#include "wire/json.h"

static json_t *inputs, *out;

static struct str text_of(const char *name)
{
    return json_str(json_object_get(inputs, name));
}

static void bytes_of(const char *name, void *to, size_t len)
{
    MUST(json_unhex(to, len, text_of(name)));
}

static void put(const char *name, const void *bytes, size_t len)
{
    char *hex = malloc(2 * len + 1);

    MUST(hex);
    json_hex(hex, bytes, len);
    json_object_set_new(out, name, json_string(hex));
    free(hex);
}

static void slots(void)
{
    struct secret_key secret;
    struct slot slot;
    uint8_t bytes[SLOT_WRAPPED], master[ACCOUNT_MASTER], nonce[SEAL_NONCE], code[32];
    uint8_t challenge[SLOT_CHALLENGE], signature[SLOT_SIGNATURE], salt[SEAL_ID];
    const struct str salted[] = { STR("stillnear/1/salt"), text_of("origin"), STR("\0"),
                                  text_of("handle") };

    seal_hash(salt, sizeof salt, NULL, salted, 4);
    put("salt", salt, sizeof salt);
    bytes_of("recovery", code, SLOT_RECOVERY_BYTES);
    slot_from_recovery(&secret, code);
    put("S_recovery", secret.bytes, SEAL_KEY);
    bytes_of("prf", code, 32);
    slot_from_passkey(&secret, code);
    put("S_passkey", secret.bytes, SEAL_KEY);
    MUST(slot_from_passphrase(&secret, text_of("origin"), text_of("handle"),
                              text_of("passphrase")) == ERR_OK);
    put("S_passphrase", secret.bytes, SEAL_KEY);
    slot_derive(&slot, SLOT_PASSPHRASE, &secret);
    put("slot_id", slot.id, SEAL_ID);
    put("login_pk", slot.login_public, 32);
    put("wrap_key", slot.wrap.bytes, SEAL_KEY);
    bytes_of("amk", master, SEAL_KEY);
    bytes_of("account_id", master + SEAL_KEY, SEAL_ID);
    bytes_of("slot_nonce", nonce, sizeof nonce);
    slot_wrap(bytes, &slot, master, nonce);
    put("wrapped_kind1", bytes, sizeof bytes);
    bytes_of("challenge", challenge, sizeof challenge);
    slot_sign(signature, &slot, text_of("origin"), challenge);
    put("login_sig", signature, sizeof signature);
}

static void records(const struct account *account)
{
    struct record_header header = { .side = 0, .n = 1 };
    struct space_keys keys;
    uint8_t nonce[SEAL_NONCE], bytes[RECORD_MIN], raw[RECORD_HEADER], tag[SEAL_ID];
    uint8_t hash[SEAL_HASH];

    space_keys_derive(&keys, &account->personal_key);
    put("record_key_side0", keys.side[0].bytes, SEAL_KEY);
    put("record_key_side1", keys.side[1].bytes, SEAL_KEY);
    put("live_key", keys.live.bytes, SEAL_KEY);
    memcpy(header.space, account->personal_space, SEAL_ID);
    bytes_of("stream", header.stream, sizeof header.stream);
    bytes_of("record_nonce", nonce, sizeof nonce);
    record_header_write(raw, &header);
    put("record_header", raw, sizeof raw);
    record_self_tag(tag, &account->self_tag, raw, text_of("record_json"));
    put("self_tag", tag, sizeof tag);
    MUST(record_size(text_of("record_json").len) == sizeof bytes);
    MUST(record_seal(bytes, &header, &keys, &account->self_tag, text_of("record_json"),
                     nonce) == ERR_OK);
    put("record", bytes, sizeof bytes);
    json_object_set_new(out, "record_len", json_integer(sizeof bytes));
    record_hash(hash, (struct str){ (const char *)bytes, sizeof bytes });
    put("record_hash", hash, sizeof hash);
}

static void live(const struct account *account)
{
    struct live_frame frame = { .side = 1, .n = UINT64_C(0x0102030405060708) };
    struct space_keys keys;
    uint8_t nonce[SEAL_NONCE], bytes[LIVE_FRAME];

    space_keys_derive(&keys, &account->personal_key);
    bytes_of("live_session", frame.session, sizeof frame.session);
    bytes_of("live_data", frame.data, sizeof frame.data);
    bytes_of("live_nonce", nonce, sizeof nonce);
    live_frame_seal(bytes, &frame, &keys, account->personal_space, nonce);
    put("live_frame", bytes, sizeof bytes);
}

static void pairing(const struct account *inviter)
{
    struct secret_key link, key;
    struct account joiner;
    uint8_t master[ACCOUNT_MASTER] = { 0 }, id[SEAL_ID], hash[SEAL_HASH], ra[32], rb[32];
    char code[8], name[8] = "pair_k0";

    bytes_of("pair_secret", link.bytes, SEAL_KEY);
    pair_mailbox(id, &link);
    put("mailbox_id", id, sizeof id);
    for (unsigned cell = PAIR_CELL_FIRST; cell <= PAIR_CELL_LAST; cell++) {
        pair_cell_key(&key, cell, &link);
        name[6] = (char)('0' + cell);
        put(name, key.bytes, SEAL_KEY);
    }
    bytes_of("amk_b", master, SEAL_KEY);
    account_derive(&joiner, master);
    put("identity_pk_b", joiner.identity_public, 32);
    bytes_of("rA", ra, sizeof ra);
    bytes_of("rB", rb, sizeof rb);
    pair_commit(hash, ra, inviter->identity_public);
    put("sas_commit", hash, sizeof hash);
    pair_transcript(hash,
                    &(struct pair_sides){ inviter->identity_public, joiner.identity_public, ra,
                                          rb, 1, text_of("name_a"), text_of("name_b") });
    put("pair_T", hash, sizeof hash);
    snprintf(code, sizeof code, "%06u", (unsigned)pair_code(hash));
    json_object_set_new(out, "pair_code", json_string(code));
}

int main(void)
{
    static char file[65536];
    uint8_t master[ACCOUNT_MASTER];
    struct account account;

    json_start();
    MUST(seal_init());
    json_t *given = json_read((struct str){ file, fread(file, 1, sizeof file, stdin) });

    MUST(given && (inputs = json_object_get(given, "inputs")) && (out = json_object()));
    bytes_of("amk", master, SEAL_KEY);
    bytes_of("account_id", master + SEAL_KEY, SEAL_ID);
    account_derive(&account, master);
    put("identity_pk", account.identity_public, 32);
    put("self_key", account.self_tag.bytes, SEAL_KEY);
    put("personal_space_id", account.personal_space, SEAL_ID);
    put("personal_space_key", account.personal_key.bytes, SEAL_KEY);
    put("database_key", account.database.bytes, SEAL_KEY);
    slots();
    records(&account);
    live(&account);
    pairing(&account);
    char *text = json_dumps(out, JSON_SORT_KEYS | JSON_INDENT(1));

    puts(text);
    json_text_free(text);
    json_decref(out);
    json_decref(given);
    return 0;
}
