/* choices.h - the words a field may choose from, where more than one table of fields names
 * them: what a person writes (wire/entry.c), what may stand between two (wire/shared.c) and
 * what is kept of the other's (wire/kept.c) are one vocabulary.
 *
 * For `words` of struct entry_field: one space between two words.
 */
#ifndef WIRE_CHOICES_H
#define WIRE_CHOICES_H

#define CHOICES_ABOUT  "partner mother father friend general" /* of whom a check spoke */
#define CHOICES_CARD   "reassurance wish appreciation"
#define CHOICES_FIRST  "me you both unsure" /* who moved first */
#define CHOICES_OLDER  "no maybe yes"       /* whether the feeling is older than today */
#define CHOICES_REGION "secure anxious avoidant both" /* where on the map */
#define CHOICES_SKILL  "breathing grounding cold_water walk self_talk time_out"
#define CHOICES_URGE   "reach hold_on protest pull_back shut_down please other"

#endif
