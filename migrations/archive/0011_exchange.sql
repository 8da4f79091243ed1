-- Bodies are decoded by gleaner itself, so what was sent is known byte for byte, and all that a server says is kept.

ALTER TABLE fetches ADD COLUMN wire_sha256 TEXT;                -- of the body as sent

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('fetches', 'wire_sha256', 'SHA-256 of the body as sent, before it was decompressed; NULL = none was read, or the row is older than the column.');

UPDATE data_dictionary
SET description = 'Response headers of the last answer, as a JSON object; a header that was repeated has a list of its values, ' ||
                  'long values end in …, and (withheld) stands for cookies and for what repeats a key of the feed; ' ||
                  'NULL = none recorded, as for every 304.'
WHERE table_name = 'fetches' AND column_name = 'headers';

UPDATE data_dictionary
SET description = 'What went wrong in this exchange, in words, though its outcome may be good: a body that was cut is read as far as it came; ' ||
                  'NULL = nothing did.'
WHERE table_name = 'fetches' AND column_name = 'error';
