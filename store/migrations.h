/* migrations.h - the steps of the schema, oldest first: store/migrations/NNNN_*.sql, turned
 * into text by content/bake_sql.c. A step that has been released is never changed. */
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

enum { STORE_MIGRATIONS = 3 };

extern const char *const store_migrations[STORE_MIGRATIONS];

#endif
