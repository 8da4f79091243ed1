-- Bodies of article pages as their servers sent them, decoded from the transfer and compressed with zstd.
-- One such file a month stands beside the archive, as raw/YYYY-MM.db; articles.raw_month and raw_sha256 point into it.

CREATE TABLE IF NOT EXISTS bodies (
  sha256            TEXT PRIMARY KEY,   -- of the uncompressed bytes, lower-case hex
  content_type      TEXT,               -- the Content-Type header, whole
  stored_at         TEXT NOT NULL CHECK (stored_at GLOB '????-??-??T??:??:??Z'),
  size_bytes        INTEGER NOT NULL,   -- uncompressed
  zstd              BLOB NOT NULL
) STRICT;
