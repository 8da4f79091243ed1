-- Bodies of article pages and of feeds as their servers sent them, decoded from the transfer and compressed with zstd.
-- One such file a month stands beside the archive, as raw/YYYY-MM.db; articles.raw_month and raw_sha256 point into it, and
-- fetches.body_sha256 of a feed's exchange into the file of the month it started in.

CREATE TABLE IF NOT EXISTS bodies (
  sha256            TEXT PRIMARY KEY,   -- of the uncompressed bytes, lower-case hex
  content_type      TEXT,               -- the Content-Type header, whole
  stored_at         TEXT NOT NULL CHECK (stored_at GLOB '????-??-??T??:??:??Z'),
  size_bytes        INTEGER NOT NULL,   -- uncompressed
  zstd              BLOB NOT NULL,
  base_sha256       TEXT REFERENCES bodies(sha256)  -- the body that zstd is a patch to: zstd -d --patch-from=BASE; NULL = to none
) STRICT;
