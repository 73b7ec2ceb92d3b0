# Raceme in a container; docs/operate/install-container.md says how to run it.
FROM debian:bookworm-slim AS built
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/raceme/app
COPY requirements ./requirements
# `s3` for an image that can keep documents in an S3-like store.
ARG REQUIREMENTS=base
RUN python3 -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes \
        -r requirements/${REQUIREMENTS}.txt -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* \
    && adduser --system --group --home /srv/raceme raceme \
    && install -d -o raceme -g raceme -m 0750 /srv/raceme/data
COPY --from=built /srv/raceme/app/.venv /srv/raceme/app/.venv
ENV PATH=/srv/raceme/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RACEME_DATA_DIR=/srv/raceme/data
USER raceme
WORKDIR /srv/raceme
VOLUME /srv/raceme/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["raceme", "serve", "--host", "0.0.0.0", "--port", "8000"]
