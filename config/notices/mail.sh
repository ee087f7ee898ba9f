#!/bin/sh
# A notice by mail, given to your provider's server through tor. Copy it, set what stands in capitals, make it executable, and
# set AMANA_NOTICE to its path. It is given one word, the code of a trouble, and knows nothing else: docs/metrics.md.
# Not by sendmail: that takes rights of another user to put a mail into its queue, and the watch may gain none.
set -eu
FROM=notices@example.org
TO=operator@example.org
SERVER=mail.example.org:465
# One line, for the watch alone to read: machine mail.example.org login NAME password PASSWORD
LOGIN=/etc/amana/notice.netrc
# After ./amana install --watch, which has a tor of its own for it: SOCKS=localhost/run/amana/way/socks.sock
SOCKS=127.0.0.1:9050
# Only what a code can be: nothing else is ever put into a mail.
case "$1" in '' | *[!a-z-]*) exit 2 ;; esac
# The last word of the address is what this machine says that it is called: not its name.
printf 'From: %s\r\nTo: %s\r\nSubject: Amana: %s\r\n\r\nSee docs/metrics.md.\r\n' "$FROM" "$TO" "$1" |
  curl --silent --fail --max-time 100 --proxy "socks5h://amana:notice@$SOCKS" --netrc-file "$LOGIN" \
    --mail-from "$FROM" --mail-rcpt "$TO" --upload-file - "smtps://$SERVER/localhost"
