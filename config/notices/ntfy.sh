#!/bin/sh
# A notice to a telephone by an ntfy server, through tor's SOCKS port. Copy it, set TOPIC, make it executable, and set
# AMANA_NOTICE to its path. Choose a topic that nobody guesses, on a server of your own or an onion: whoever knows it can read along.
set -eu
TOPIC=https://ntfy.example.org/a-long-random-topic
# After ./amana install --watch, which has a tor of its own for it: SOCKS=localhost/run/amana/way/socks.sock
SOCKS=127.0.0.1:9050
# Only what a code can be: nothing else is ever sent.
case "$1" in '' | *[!a-z-]*) exit 2 ;; esac
exec curl --silent --fail --max-time 100 --proxy "socks5h://amana:notice@$SOCKS" --header 'Title: Amana' --data-raw "$1" -- "$TOPIC"
