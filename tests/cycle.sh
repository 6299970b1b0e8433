#!/bin/sh
# cycle.sh STILLNEAR - the cycle verbs, as a researcher types them.
set -eu
stillnear=$(realpath "$1")
. "$(dirname "$0")/claims.sh"

line() { # line DAY FIELDS - a check-in of person 0 in March
    printf '{"who":0,"t":"2026-03-%02dT20:15:00+01:00"%s}\n' "$1" "$2"
}

claim 'a couple is simulated' "$stillnear" cycle simulate --seed 7 --days 120 --pair anxious,avoidant
cp out couple.jsonl
claim 'the same seed gives the same lines' "$stillnear" cycle simulate --seed 7 --days 120 --pair anxious,avoidant
cmp -s out couple.jsonl || wrong 'the same seed gives the same lines'
claim 'what is simulated is fitted' "$stillnear" cycle fit --in couple.jsonl
cp out report.json
for part in level together odds first settle; do
    says "the report holds $part" "\"$part\":{"
done
says 'the retreat on days of the reach is claimed' '"0->1":{"state":"said","value":[0-9.]*,"low":[0-9.]*,"high":[0-9.]*,"claim":true'
"$stillnear" cycle fit --in - <couple.jsonl >out 2>err || wrong 'standard input is read'
cmp -s out report.json || wrong 'standard input gives the same report'
sort -r couple.jsonl >turned.jsonl
claim 'turned lines are fitted' "$stillnear" cycle fit --in turned.jsonl
cmp -s out report.json || wrong 'the order of lines changes nothing'
claim 'two periods are compared' "$stillnear" cycle fit --in couple.jsonl --since 2026-03-01
says 'the change stands beside the report' '"change":{"level"'

: >empty.jsonl
claim 'an empty file is fitted' "$stillnear" cycle fit --in empty.jsonl
says 'it says nothing yet' '"level":{"state":"not_yet","have":0,"need":8,"of":"checkins"'
{ line 1 ',"close":5'; echo; printf '%s\r\n' "$(line 2 ',"close":6')"; } >blank.jsonl
claim 'blank lines and carriage returns are passed over' "$stillnear" cycle fit --in blank.jsonl
says 'both lines count' '"have":2,"need":8'

{ line 1 ''; line 2 ',"close":11'; } >wrong.jsonl
refused 'a slider off its scale is named by line' 'line 2: close and settled must be' "$stillnear" cycle fit --in wrong.jsonl
line 30 ',"pulledback":true' >wrong.jsonl
refused 'a misspelt field is not passed over' 'line 1: there is a field other than' "$stillnear" cycle fit --in wrong.jsonl
line 1 ',"settled":'"$(printf '%5000s' 1)" >wrong.jsonl
refused 'a line over the limit is refused' 'line 1: the line is longer' "$stillnear" cycle fit --in wrong.jsonl
"$stillnear" cycle simulate --seed 1 --days 3660 --pair secure,secure >many
cat many many many many >too_many
refused 'more than 20,000 check-ins are refused' 'more than 20000' "$stillnear" cycle fit --in too_many
refused 'a file that is not there is named' 'nowhere.jsonl cannot be read' "$stillnear" cycle fit --in nowhere.jsonl
refused 'a strategy nobody has is refused' '--pair wants' "$stillnear" cycle simulate --seed 1 --days 9 --pair anxious,happy
refused 'no days are refused' '--days wants' "$stillnear" cycle simulate --seed 1 --days 0 --pair both,both
refused 'a seed that is no number is refused' '--seed wants' "$stillnear" cycle simulate --seed -1 --days 9 --pair both,both
refused 'an option of the other verb is refused' 'fit takes' "$stillnear" cycle fit --in couple.jsonl --seed 1
refused 'a date that is none is refused' '--since wants' "$stillnear" cycle fit --in couple.jsonl --since 2026-02-30
refused 'an option nobody knows is refused' 'no such option' "$stillnear" cycle fit --into couple.jsonl
refused 'a word too many is refused' 'one word too many' "$stillnear" cycle fit --in couple.jsonl more
refused 'a verb nobody knows is refused' 'say fit or simulate' "$stillnear" cycle ride
exit "$failed"
