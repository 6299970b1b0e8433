# vendor.awk - turns apt sources (.list or .sources, both formats) into deb-src stanzas.
#
# Only this release's own archive passes: the suites CODE, CODE-updates and CODE-security (or
# stable and oldstable), component main. Of the options only Signed-By and Check-Valid-Until
# are kept; in particular Trusted is not.
function stanza(uris, suites, signed, valid,    n, i, part, kept)
{
    n = split(suites, part, /[ \t]+/)
    for (i = 1; i <= n; i++)
        if (part[i] ~ "^(" code "|stable|oldstable)(-updates|-security)?$")
            kept = kept " " part[i]
    if (kept == "" || uris ~ /cdrom:/)
        return
    printf "Types: deb-src\nURIs: %s\nSuites:%s\nComponents: main\n", uris, kept
    if (signed != "")
        print "Signed-By: " signed
    if (valid != "")
        print "Check-Valid-Until: " valid
    print ""
}
function finish()
{
    if ((" " field["types"] " ") ~ / deb / && (" " field["components"] " ") ~ / main / &&
        tolower(field["enabled"]) !~ /^(no|false|0|off)$/)
        stanza(field["uris"], field["suites"], field["signed-by"], field["check-valid-until"])
    split("", field)
}
function option(name,    at)
{
    if (!match(options, "(^|[ \t])" name "=[^ \t]+"))
        return ""
    at = substr(options, RSTART, RLENGTH)
    sub(/^[^=]*=/, "", at)
    gsub(/,/, " ", at)
    return at
}
/^[ \t]*#/ { next }
/^deb[ \t]/ { # the one-line form: deb [options] uri suite component ...
    line = $0
    options = ""
    sub(/^deb[ \t]+/, "", line)
    if (match(line, /^\[[^]]*\]/)) {
        options = substr(line, 2, RLENGTH - 2)
        line = substr(line, RLENGTH + 1)
    }
    sub(/#.*/, "", line)
    n = split(line, word, " ")
    for (i = 3; i <= n; i++)
        if (word[i] == "main")
            stanza(word[1], word[2], option("signed-by"), option("check-valid-until"))
    next
}
/^[ \t]*$/ { finish(); next }
/^[A-Za-z-]+:/ {
    name = tolower(substr($0, 1, index($0, ":") - 1))
    value = substr($0, index($0, ":") + 1)
    gsub(/^[ \t]+|[ \t]+$/, "", value)
    field[name] = value
    next
}
/^[ \t]/ { field[name] = field[name] (name == "signed-by" ? "\n" : " ") $0 } # continued
END { finish() }
