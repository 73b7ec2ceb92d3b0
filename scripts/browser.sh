#!/bin/sh
# See to it that the browser journeys find Chromium: install Debian's where that is possible,
# say how where it is not. With CI=true a missing browser is a failure.
set -u
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo 'Installing Chromium for the browser journeys …'
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo 'The browser journeys need Chromium as "chromium" on the path, and it is not there.' >&2
echo 'On Debian and Ubuntu: sudo apt-get install chromium. Until then they are skipped.' >&2
[ "${CI:-}" != true ]
