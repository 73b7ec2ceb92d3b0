#!/bin/sh
# See to it that the browser journeys find Chromium: install Debian's where that is possible, the one
# without windows before the whole; say how where it is not. With CI=true a missing browser is a failure.
set -u
if command -v chromium-headless-shell >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installing Chromium for the browser journeys …'
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    for package in chromium-headless-shell chromium; do
        if apt-get install -y -qq --no-install-recommends "$package" >/dev/null; then
            exit 0
        fi
    done
fi
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
echo 'The browser journeys need Chromium as "chromium-headless-shell" or "chromium" on the path.' >&2
echo 'On Debian: sudo apt-get install chromium-headless-shell. Until then they are skipped.' >&2
[ "${CI:-}" != true ]
