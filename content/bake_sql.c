/* bake_sql.c - turns files of SQL into a table of C strings, in the order given.
 *
 *   bake_sql OUT.c FILE.sql... */
#include <stdio.h>

static int bake(FILE *out, const char *name)
{
    FILE *in = fopen(name, "r");
    int letter, before = '\n';

    if (!in)
        return perror(name), 1;
    while ((letter = fgetc(in)) != EOF) {
        if (before == '\n')
            fputs("    \"", out);
        if (letter == '\n')
            fputs("\\n\"\n", out);
        else
            fprintf(out, letter == '"' || letter == '\\' ? "\\%c" : "%c", letter);
        before = letter;
    }
    fclose(in);
    if (before != '\n')
        return fprintf(stderr, "%s: its last line has no end\n", name), 1;
    fputs("    ,\n", out);
    return 0;
}

int main(int argc, char **argv)
{
    FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;
    int status = 0;

    if (!out)
        return fputs("usage: bake_sql OUT.c FILE.sql...\n", stderr), 2;
    fputs("#include \"store/migrations.h\"\n\n"
          "const char *const store_migrations[STORE_MIGRATIONS] = {\n",
          out);
    for (int i = 2; i < argc; i++)
        status |= bake(out, argv[i]);
    fputs("};\n", out);
    return fclose(out) != 0 || status;
}
