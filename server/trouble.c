#include "server/trouble.h"

#include <stdarg.h>
#include <stdio.h>

enum err trouble_say(struct trouble *trouble, enum err err, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    vsnprintf(trouble->sentence, sizeof trouble->sentence, format, values);
    va_end(values);
    return err;
}
