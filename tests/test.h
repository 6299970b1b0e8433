/* test.h - cmocka with the two checks it lacks. Include this, not cmocka.h. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define CHECK(cond) assert_true(cond)

/* Written so that a NaN fails. */
#define CHECK_NEAR(got, want, within)                                                          \
    do {                                                                                       \
        double got_ = (got), want_ = (want);                                                   \
        if (!(fabs(got_ - want_) <= (within)))                                                 \
            fail_msg("%s = %.17g, want %.17g", #got, got_, want_);                             \
    } while (0)

#endif
