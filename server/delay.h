/* delay.h - replies that are held back a while, so that guessing is slow. */
#ifndef SERVER_DELAY_H
#define SERVER_DELAY_H

#include "base/err.h"
#include "server/http.h"

struct delays;

MUST_USE enum err delays_start(struct delays **out);

/* Finishes an exchange that was set aside, SERVER_LOGIN_DELAY_MS from now. Costs no memory. */
void delay_finish(struct delays *delays, struct http_exchange *exchange);

/* Finishes all that wait, at once, and from here on whatever comes. */
void delays_stop(struct delays *delays);

/* After delays_stop. NULL is fine. */
void delays_close(struct delays *delays);

#endif
