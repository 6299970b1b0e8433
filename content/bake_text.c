#include "content/bake_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file_name;
static size_t line_number;

void bake_text_stop(const char *why)
{
    fprintf(stderr, "%s:%zu: %s\n", file_name, line_number, why);
    exit(1);
}

uint32_t bake_text_hash(const char *text, size_t len)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    return hash;
}

char *bake_text_copy(const char *text)
{
    char *made = malloc(strlen(text) + 1);

    if (!made)
        bake_text_stop("no memory");
    return strcpy(made, text);
}

char *bake_text_trim(char *line)
{
    size_t len = strlen(line);

    while (len > 0 && isspace((unsigned char)line[len - 1]))
        line[--len] = '\0';
    while (isspace((unsigned char)*line))
        line++;
    return line;
}

void bake_text_lines(const char *name, void (*take)(char *section, char *line))
{
    static char line[BAKE_LINE_MAX], section[BAKE_LINE_MAX];
    FILE *in = fopen(name, "r");

    file_name = name;
    line_number = 0;
    section[0] = '\0';
    if (!in)
        bake_text_stop("cannot be read");
    while (fgets(line, sizeof line, in)) {
        char *text = bake_text_trim(line);

        line_number++;
        if (*text && *text != '#')
            take(section, text);
    }
    fclose(in);
}

void bake_text_append_class(char *expression, size_t cap, const char *name)
{
    size_t used = strlen(expression);
    int made =
        snprintf(expression + used, cap - used, "%sLENS_BIT(LENS_CLASS_", used ? "|" : "");

    if (made < 0 || used + (size_t)made + strlen(name) + 2 >= cap)
        bake_text_stop("too many classes in one place");
    for (used += (size_t)made; *name; name++)
        expression[used++] = (char)toupper((unsigned char)*name);
    strcpy(expression + used, ")");
}

const char *bake_text_or_zero(const char *expression)
{
    return expression[0] ? expression : "0";
}

void bake_text_print(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}
