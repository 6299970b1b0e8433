#!/bin/sh
# measure.sh STILLNEAR DRAW_ANSWERS - the measure and instrument verbs, as a researcher types them.
set -eu
stillnear=$(realpath "$1") draw=$(realpath "$2")
. "$(dirname "$0")/claims.sh"

# Golden values of SCIENCE.md 3.7: six answers of avoidance as they are typed, reversed items
# turned back (35, 25, 3); and six of anxiety.
head=$(seq -s, 36 | sed 's/[0-9][0-9]*/Q&/g')
{
    echo "$head"
    echo ',5,3,,4,,,5,4,,,,,,,2,2,4,,,,,,,4,3,,,,4,,,,,3,'
} >golden.csv
claim 'golden answers score' "$stillnear" measure score --instrument ecr --in golden.csv
says 'avoidance is .557843 with error .383893' '6,,0.557843,0.383893'
says 'anxiety is .799605 with error .463869' '6,,0.799605,0.463869'
claim 'the same in JSON' "$stillnear" measure score --instrument ecr --in golden.csv --json
says 'theta is there to every digit' '"theta":0.5578'

# What is wrong is named, and nothing is printed.
sed 's/^,5,3/,5,9/' golden.csv >wrong.csv
refused 'a 9 is refused' 'line 2, column Q3' "$stillnear" measure score --instrument ecr --in wrong.csv
refused 'a wrong header is refused' 'Q36 is missing' sh -c "sed 's/,Q36//' golden.csv |
    '$stillnear' measure score --instrument ecr --in -"
refused 'an empty file is refused' 'empty' "$stillnear" measure score --instrument ecr --in /dev/null
refused 'a missing file is refused' 'No such file' "$stillnear" measure score --instrument ecr --in no.csv
refused 'an unknown instrument is refused' 'no instrument' "$stillnear" measure score --instrument x --in golden.csv
refused 'a replay needs every answer' 'needs every answer' "$stillnear" measure simulate --instrument ecr --in golden.csv
refused 'an option misspelt is refused' '--jsno' "$stillnear" measure score --jsno

# The next question, and a replay.
{
    echo "$head"
    echo ',,,,,,,,3,,,,,,,,,,,,,,,,,,,,,,,,,,,'
} >one.csv
claim 'the next question is asked for' "$stillnear" measure next --instrument ecr --in one.csv
says 'it is the next of the order, and at most sixteen are' '^1,Q8,1,16$'
claim 'after enough, nothing is asked' "$stillnear" measure next --instrument ecr --in golden.csv
says 'golden answers are enough' '^1,,12,12$'
"$draw" own-18 300 1 >own.csv
claim 'answers are replayed' "$stillnear" measure simulate --instrument own-18 --in own.csv --json
says 'and summed up' '"asked_mean"'
claim 'adaptively too' "$stillnear" measure simulate --instrument own-18 --in own.csv --adaptive

# Out as FHIR and back again: the same answers, and the same scores.
"$stillnear" measure export --instrument own-18 --in own.csv --as fhir >own.json
"$stillnear" measure export --instrument own-18 --in own.json --as csv >back.csv
claim 'FHIR brings back what it was given' cmp own.csv back.csv
claim 'a questionnaire is exported' "$stillnear" measure export --instrument own-18 --as questionnaire
says 'with our own wording' 'After a hard day'

# A calibration taken up after its third cycle ends where one in one go ends, to the last digit.
"$draw" own-18 500 2 >many.csv
# shellcheck disable=SC2317 # called by claim
calibrate() {
    "$stillnear" measure calibrate --instrument own-18 --in many.csv --tolerance 0.03 "$@"
}
claim 'a calibration runs' calibrate --out whole.json
claim 'it stops when told' calibrate --cycles 3 --state state.json
sed 's/"scale": 2/"scale": 0/; s/"cycle": 0/"cycle": 3/' state.json >third.json
claim 'it goes on from a state' calibrate --state third.json --out resumed.json
claim 'to the same end' cmp whole.json resumed.json
claim 'its instrument is sound' "$stillnear" instrument check ./whole.json
claim 'and scores' "$stillnear" measure score --instrument ./whole.json --in many.csv
refused 'a state of other people is refused' 'another calibration' "$stillnear" measure calibrate \
    --instrument own-18 --in own.csv --state state.json
sed 's/,5$/,4/' many.csv >flat.csv
refused 'a level nobody chose is named' 'Q18: nobody chose level 5' "$stillnear" measure calibrate \
    --instrument own-18 --in flat.csv
refused 'too few people are refused' 'needs 200' sh -c "head -100 own.csv |
    '$stillnear' measure calibrate --instrument own-18 --in -"
claim 'reliability is told' "$stillnear" measure reliability --instrument own-18 --in many.csv
says 'with its error' 'error of measurement'

# Wording that somebody is entitled to use.
seq -f 'words of item %g' 7 >items.txt
claim 'wording is added' "$stillnear" instrument add ras items.txt --folder here/there
claim 'and kept' cmp items.txt here/there/ras.txt
claim 'and used' "$stillnear" measure export --instrument ras --as questionnaire --folder here/there
says 'as item text' 'words of item 7'
refused 'a line too few is refused' '7 lines' "$stillnear" instrument add ecr-rs items.txt --folder here
refused 'our own wording is not replaced' 'own wording' "$stillnear" instrument add own-18 items.txt --folder here
claim 'instruments are listed' "$stillnear" instrument list --json
says 'all of them' '"name":"who-5"'
exit "$failed"
