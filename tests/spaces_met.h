/* spaces_met.h - Anna with two devices and Ben with one, who have met on a server. */
#ifndef TESTS_SPACES_MET_H
#define TESTS_SPACES_MET_H

#include "tests/spaces_two.h"

static struct server server;
static struct device anna, tablet, ben;

static inline int met_start(void **state)
{
    (void)state;
    server_start(&server);
    device_start(&anna, NULL, 1);
    device_start(&tablet, &anna, 2);
    device_start(&ben, NULL, 3);
    ben.who = 1;
    two_meet(&server, 0, 1);
    assert_string_equal(two_add(&anna, TWO_SID, 0, 7), "");
    assert_string_equal(two_add(&ben, TWO_SID, 1, 7), "");
    return 0;
}

static inline int met_stop(void **state)
{
    (void)state;
    device_stop(&anna);
    device_stop(&tablet);
    device_stop(&ben);
    server_stop(&server);
    return 0;
}

static inline void met_sync(void)
{
    struct device *all[] = { &anna, &tablet, &ben };

    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < 3; i++)
            device_sync(all[i], &server);
}

#endif
