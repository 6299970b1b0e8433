/* json.h - JSON text in and out, bounded; jansson underneath.
 *
 * Memory that jansson held is wiped before it is given back, because what people write passes
 * through it. json_start() must have been called before the first use of jansson.
 */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum { JSON_TEXT_MAX = 8 << 20 }; /* bytes: one command, one file of lines */

void json_start(void);

/* Zeroes in a way that the compiler may not remove. */
void json_wipe(void *at, size_t len);

/* One JSON object, nothing after it, no duplicate keys. NULL: it is not. The caller's to
 * json_decref. */
json_t *json_read(struct str text);

/* The compact text of a value; the caller's to json_text_free. NULL: no memory. */
char *json_write(const json_t *value, size_t *out_len);
void json_text_free(char *text);

struct str json_str(const json_t *value); /* {0} when it is not a string */

/* True when a list has this word in it. Of what is no list: false. */
bool json_holds(const json_t *list, const char *word);

/* An exact integer within the range, or a real without fraction. */
bool json_int(const json_t *value, int64_t low, int64_t high, int64_t *out);

/* To four places, more than a screen can show: native and WebAssembly, whose libraries may
 * differ in the last bit, print the same text. */
double json_round(double value);

/* Standard base64 with padding. The string is jansson's. */
json_t *json_base64(const void *bytes, size_t len);

/* The same text into out, without an end; returns its length, (len + 2) / 3 * 4. */
size_t json_base64_write(char *out, const void *bytes, size_t len);

/* Decodes into out; false when it is not base64, or not within low .. high bytes. */
bool json_bytes(const json_t *value, uint8_t *out, size_t low, size_t high, size_t *out_len);

/* Lower-case hexadecimal: out has 2 * len + 1 bytes. */
void json_hex(char *out, const uint8_t *bytes, size_t len);

/* The same as a JSON string. NULL: no memory. len is at most 32. */
json_t *json_hex_value(const uint8_t *bytes, size_t len);
/* False: not 2 * len lower-case digits. */
bool json_unhex(uint8_t *out, size_t len, struct str text);

#endif
