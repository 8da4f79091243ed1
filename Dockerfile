# syntax=docker/dockerfile:1
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The commit, which .git would tell: docker build --build-arg GLEANER_COMMIT="$(git rev-parse HEAD)" .
ARG GLEANER_COMMIT
# .sqlx stands in for a database, so nothing but the source is needed.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    apt-get update && apt-get install --no-install-recommends -y gcc libc6-dev \
    && SQLX_OFFLINE=true cargo build --release --locked && cp target/release/gleaner /gleaner

FROM debian:bookworm-slim
RUN apt-get update && apt-get install --no-install-recommends -y ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /archive gleaner \
    && install -d -o gleaner /archive
COPY --from=build /gleaner /usr/local/bin/gleaner
COPY config/gleaner.toml /etc/gleaner/gleaner.toml
USER gleaner
WORKDIR /archive
VOLUME /archive
ENV GLEANER_ARCHIVE=/archive/gleaner.db
HEALTHCHECK --interval=1m --timeout=10s --start-period=1m CMD ["gleaner", "status", "--check"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["gleaner"]
CMD ["run"]
