# Amana in containers: one image a zone, each with only the folders its zone may import (a test compares them with
# the imports), no build tools, no shell script of ours, one unprivileged user, nothing to write but volumes.
#
#   docker build --target intake -t amana-intake .      (or plain, newsroom, worker, janitor, circuits, site, relay,
#                                                        watch, redis, tor)
# ./amana image builds the same without an engine (docs/install.md).

# --- build: packages by the lock file, their install scripts never run -----------------------------------------
# npm's `ci` refuses a lock file that leaves out the builds for other systems; this takes the same versions, and checks
# the same hashes.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --ignore-scripts --omit=dev --no-audit --no-fund

FROM packages AS pages
RUN npm install --no-save --ignore-scripts --include=dev --no-audit --no-fund
COPY tsconfig.base.json tsconfig.json vite.config.ts ./
COPY src ./src
RUN node src/cli/setup/build.ts dist

# The servers carry no parser of foreign files: what is not there cannot be exploited.
FROM packages AS server-packages
RUN rm -rf node_modules/sharp node_modules/@img node_modules/@hyzyla node_modules/pdf-lib node_modules/@pdf-lib

# --- what every image stands on --------------------------------------------------------------------------------
FROM debian:12.12-slim AS base
RUN groupadd --gid 10001 amana \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin amana \
 && install -d -o 10001 -g 10001 -m 0700 /srv/amana /srv/amana/storage /srv/amana/site /srv/amana/keys /srv/amana/relay /srv/amana/way /run/amana
ENV NODE_ENV=production TZ=UTC LANG=C.UTF-8
WORKDIR /app
STOPSIGNAL SIGTERM

# --- intake: the public onion ----------------------------------------------------------------------------------
FROM base AS intake
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/http ./src/http
COPY src/storage ./src/storage
COPY src/queue ./src/queue
COPY src/intake ./src/intake
COPY --from=pages /build/dist/source ./dist/source
COPY --from=pages /build/dist/kit ./dist/kit
ENV AMANA_PAGES=/app/dist
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/src/intake/main.ts"]

# --- plain: the form for browsers without scripts; nothing it could keep anything in ---------------------------
FROM base AS plain
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/http ./src/http
COPY src/ui ./src/ui
COPY src/source ./src/source
COPY src/plain ./src/plain
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/src/plain/main.ts"]

# --- newsroom: the editors' onion ------------------------------------------------------------------------------
FROM base AS newsroom
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/http ./src/http
COPY src/storage ./src/storage
COPY src/drawing ./src/drawing
COPY src/newsroom ./src/newsroom
COPY --from=pages /build/dist/desk ./dist/desk
ENV AMANA_PAGES=/app/dist
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/src/newsroom/main.ts"]

# --- worker: opens, cleans, proves, seals; no network at all ---------------------------------------------------
FROM base AS worker
RUN apt-get update \
 && apt-get install --yes --no-install-recommends bubblewrap ffmpeg fonts-liberation fonts-noto-core libarchive-zip-perl libimage-exiftool-perl util-linux \
      libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui \
 && rm -rf /var/lib/apt/lists/*
COPY package.json ./
COPY --from=packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/storage ./src/storage
COPY src/queue ./src/queue
COPY workers/sanitizer ./workers/sanitizer
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/workers/sanitizer/main.ts"]

# --- janitor: drops, expiry, what the queue forgot -------------------------------------------------------------
FROM base AS janitor
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/storage ./src/storage
COPY src/queue ./src/queue
COPY workers/janitor ./workers/janitor
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/workers/janitor/main.ts"]

# --- circuits: has tor close an abuser's circuit ---------------------------------------------------------------
FROM base AS circuits
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/circuits ./src/circuits
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/src/circuits/main.ts"]

# --- site: the readers' onion, where there is one --------------------------------------------------------------
FROM base AS site
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/http ./src/http
COPY src/site ./src/site
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/src/site/main.ts"]

# --- relay: carries signed articles to other sites, through a tor of its own -----------------------------------
FROM base AS relay
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/http ./src/http
COPY src/drawing ./src/drawing
COPY src/newsroom/site ./src/newsroom/site
COPY src/publisher ./src/publisher
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/src/publisher/main.ts"]

# --- watch: counts coarsely; a program of yours for notices goes into an image of yours above it ---------------
FROM base AS watch
COPY package.json ./
COPY --from=server-packages /build/node_modules ./node_modules
COPY config/schema.ts ./config/
COPY src/protocol ./src/protocol
COPY src/process ./src/process
COPY src/storage ./src/storage
COPY src/queue ./src/queue
COPY src/watch ./src/watch
USER 10001:10001
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "/app/src/watch/main.ts"]

# --- redis: Debian's own program, without its service ----------------------------------------------------------
FROM base AS redis
RUN apt-get update \
 && apt-get install --yes --no-install-recommends redis-tools \
 && rm -rf /var/lib/apt/lists/* \
 && ln -s redis-check-rdb /usr/bin/redis-server
COPY config/redis.conf /etc/amana/redis.conf
USER 10001:10001
ENTRYPOINT ["/usr/bin/redis-server", "/etc/amana/redis.conf"]

# --- tor: the only one with a network --------------------------------------------------------------------------
FROM base AS tor
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tor \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10002 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin onion \
 && install -d -o 10002 -g 10001 -m 0700 /var/lib/amana-tor
COPY config/torrc config/way.torrc /etc/amana/
USER 10002:10001
ENTRYPOINT ["/usr/bin/tor", "--defaults-torrc", "/dev/null", "-f", "/etc/amana/torrc"]
