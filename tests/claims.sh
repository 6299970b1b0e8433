# claims.sh - sentences about the command, held one after the other in a folder of their own: sourced
# by cycle.sh, measure.sh and store.sh, which end with `exit "$failed"`.
# shellcheck shell=sh disable=SC2034 # `failed` is read there
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit
failed=0

wrong() { # wrong SENTENCE
    echo "not so: $1"
    head -n 5 out err
    failed=1
}

claim() { # claim SENTENCE COMMAND... - the command must succeed
    sentence=$1
    shift
    "$@" >out 2>err || wrong "$sentence"
}

refused() { # refused SENTENCE WORDS COMMAND... - it must fail, print nothing, and say these words
    sentence=$1 words=$2
    shift 2
    if "$@" >out 2>err || [ -s out ] || ! grep -q -- "$words" err; then wrong "$sentence"; fi
}

says() { # says SENTENCE WORDS - what the last command printed holds them
    grep -q -- "$2" out || wrong "$1"
}
