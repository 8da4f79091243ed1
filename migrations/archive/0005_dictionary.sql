-- What every table, view and column of the archive means, for whoever opens it: SELECT * FROM data_dictionary.
--
-- The row whose column_name is '' is about the table or view itself. Times are UTC, as YYYY-MM-DDTHH:MM:SSZ.
-- A migration that adds a table, view or column adds its rows here too.

CREATE TABLE data_dictionary (
  table_name        TEXT NOT NULL,
  column_name       TEXT NOT NULL,                              -- '' for the table or view itself
  description       TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;

-- The feeds and the log of what was fetched.

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('feeds', '',                 'The feeds that are or were followed, one row each, with the state of their polling.'),
  ('feeds', 'id',               'Number of the feed, never given to another.'),
  ('feeds', 'url',              'Address the feed is polled at now.'),
  ('feeds', 'configured_url',   'Address of the feed as written in the configuration.'),
  ('feeds', 'host',             'Server name in url; requests to one host wait for each other.'),
  ('feeds', 'title',            'Name of the feed: the configured title, else the feed''s own; NULL = neither is known.'),
  ('feeds', 'site_url',         'Address of the website the feed belongs to, as the feed gives it.'),
  ('feeds', 'description',      'What the feed says of itself.'),
  ('feeds', 'lang',             'Language the feed declares, as a tag such as en or pt-BR.'),
  ('feeds', 'format',           'Kind of feed, such as rss2.0, atom1.0 or json1.1; NULL = never read yet.'),
  ('feeds', 'icon_url',         'Address of the feed''s icon.'),
  ('feeds', 'category',         'Tags given to the feed in the configuration, joined by a comma and a space.'),
  ('feeds', 'hub_url',          'WebSub hub (a server that announces updates) the feed names; NULL = it names none.'),
  ('feeds', 'added_at',         'When the feed came into the archive (UTC).'),
  ('feeds', 'state',            'Whether the feed is polled: ' ||
                                'active = polled when due; ' ||
                                'paused = not polled until resumed; ' ||
                                'failing = the last polls failed, still tried; ' ||
                                'gone = the server says it is gone for good (410), at rest; ' ||
                                'removed = no longer in the configuration, its articles are kept.'),
  ('feeds', 'state_reason',     'Why the feed is in its state, in words; NULL = there is nothing to explain.'),
  ('feeds', 'next_poll_at',     'When the feed is due to be polled again (UTC); NULL = no poll is planned.'),
  ('feeds', 'interval_s',       'Usual time between two polls, in seconds; NULL = not settled yet.'),
  ('feeds', 'next_poll_reason', 'Why next_poll_at is when it is, in words.'),
  ('feeds', 'last_poll_at',     'When the feed was last polled, well or badly (UTC); NULL = never.'),
  ('feeds', 'last_ok_at',       'When a poll last succeeded (UTC); NULL = never.'),
  ('feeds', 'last_new_at',      'When a poll last brought a new entry (UTC); NULL = never.'),
  ('feeds', 'failure_count',    'Failed polls in a row up to now; 0 = the last one succeeded, or there was none.'),
  ('feeds', 'last_error',       'What went wrong at the last poll, in words; NULL = nothing did.'),
  ('feeds', 'last_status',      'HTTP status of the last poll, such as 200 or 404; NULL = no answer came, or never polled.'),
  ('feeds', 'etag',             'ETag the server gave, sent back unaltered to ask for changes; NULL = none given.'),
  ('feeds', 'last_modified',    'Last-Modified date the server gave, kept in its own words and sent back likewise; ' ||
                                'NULL = none given.'),
  ('feeds', 'validators_url',   'Address that gave etag and last_modified, after redirects; they are sent to no other.'),
  ('feeds', 'validators_at',    'When the feed was last answered whole, and so its validators are from (UTC); NULL = never.'),
  ('feeds', 'body_sha256',      'SHA-256 of the last copy of the feed that was read, to notice an identical one.'),
  ('feeds', 'ttl_s',            'Rest between two polls the feed itself asks for (ttl or sy:update*), in seconds; NULL = none.'),
  ('feeds', 'skip_hours',       'Hours of the day (UTC) in which the feed asks not to be polled, as bits: bit 0 is midnight to one.'),
  ('feeds', 'skip_days',        'Days on which the feed asks not to be polled, as bits: bit 0 is Monday.'),
  ('feeds', 'options',          'Settings of this feed as applied, as a JSON object; NULL = none of its own.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('feed_moves', '',              'Other addresses that feeds were seen to point to, one row for each feed, pair of ' ||
                                  'addresses and kind of sign.'),
  ('feed_moves', 'id',            'Number of the move, never given to another.'),
  ('feed_moves', 'feed_id',       'The feed that moved (feeds.id).'),
  ('feed_moves', 'from_url',      'Address the feed was polled at when the move was seen.'),
  ('feed_moves', 'to_url',        'Address the feed pointed to.'),
  ('feed_moves', 'kind',          'How the move was announced: ' ||
                                  'permanent = redirect with status 301 or 308; ' ||
                                  'self = the feed gives another address as its own; ' ||
                                  'new-feed-url = the feed''s itunes:new-feed-url.'),
  ('feed_moves', 'seen_count',    'Number of polls in which the move was seen.'),
  ('feed_moves', 'seen_days',     'Number of different days on which the move was seen.'),
  ('feed_moves', 'first_seen_at', 'When the move was first seen (UTC).'),
  ('feed_moves', 'last_seen_at',  'When the move was last seen (UTC).'),
  ('feed_moves', 'applied_at',    'When the new address was adopted as feeds.url (UTC); NULL = it was not.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('hosts', '',                  'What is remembered about each server, so that politeness survives a restart.'),
  ('hosts', 'host',              'Server name, as in feeds.host and articles.host.'),
  ('hosts', 'not_before_at',     'Time until which the server asked to be left alone (UTC); NULL = it did not ask.'),
  ('hosts', 'robots_fetched_at', 'When the server''s robots.txt was last asked for (UTC); NULL = never.'),
  ('hosts', 'robots_status',     'HTTP status robots.txt was answered with; NULL = no answer came, or never asked for.'),
  ('hosts', 'robots_body',       'Text of robots.txt; NULL = there is none, or it was not received.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('fetches', '',                'The log of every HTTP exchange, one row each; ' ||
                                 'old rows may be pruned, feed_days keeps the daily totals.'),
  ('fetches', 'id',              'Number of the exchange, never given to another.'),
  ('fetches', 'kind',            'What was asked for: ' ||
                                 'feed = a poll; ' ||
                                 'page = an article''s page; ' ||
                                 'robots = robots.txt; ' ||
                                 'image = a picture; ' ||
                                 'websub = a message with a WebSub hub; ' ||
                                 'discovery = a search for a site''s feeds.'),
  ('fetches', 'feed_id',         'The feed it was for (feeds.id); NULL = for no single feed, or its row was deleted.'),
  ('fetches', 'article_id',      'The article it was for (articles.id); NULL = for no article, or its row was deleted.'),
  ('fetches', 'url',             'Address that was asked for.'),
  ('fetches', 'final_url',       'Address where the redirects ended; NULL = the same as url.'),
  ('fetches', 'started_at',      'When the exchange began (UTC).'),
  ('fetches', 'duration_ms',     'How long the exchange took, in milliseconds; NULL = not measured.'),
  ('fetches', 'outcome',         'What came of it: ' ||
                                 'new = the feed had new entries; ' ||
                                 'no_new = the feed was read, none were new; ' ||
                                 'not_modified = the server said nothing has changed (304); ' ||
                                 'same_body = the same bytes as last time; ' ||
                                 'moved = it has moved to another address; ' ||
                                 'gone = the server says it is no more; ' ||
                                 'http_error = another error status; ' ||
                                 'rate_limited = the server asked for a rest (429 or 503); ' ||
                                 'net_error = no connection, or it broke; ' ||
                                 'timeout = no full answer in time; ' ||
                                 'tls_error = no secure connection, such as a bad certificate; ' ||
                                 'parse_error = damaged beyond reading; ' ||
                                 'not_a_feed = something else was found where a feed was expected; ' ||
                                 'blocked = bot challenge, cookie or sign-in wall; ' ||
                                 'too_large = larger than the configured limit; ' ||
                                 'refused = gleaner declined to fetch it, error says why; ' ||
                                 'stored = fetched and kept.'),
  ('fetches', 'status',          'HTTP status of the answer, such as 200, 304 or 404; NULL = no answer came.'),
  ('fetches', 'error',           'What went wrong in this exchange, in words; NULL = nothing did.'),
  ('fetches', 'was_conditional', '1 = the server was asked to send a body only if it had changed; ' ||
                                 '0 = it was asked for the whole.'),
  ('fetches', 'wire_bytes',      'Size of the body as sent, in bytes; NULL = not measured.'),
  ('fetches', 'body_bytes',      'Size of the body once decompressed, in bytes; NULL = there was none.'),
  ('fetches', 'content_type',    'Content-Type the server declared; NULL = none declared.'),
  ('fetches', 'max_age_s',       'Seconds for which the server said the answer stays fresh, its age deducted; ' ||
                                 'NULL = it did not say.'),
  ('fetches', 'retry_after_s',   'Seconds the server asked to wait before the next request; NULL = it did not ask.'),
  ('fetches', 'entries_total',   'Entries in the feed at this poll; NULL = no feed was read.'),
  ('fetches', 'entries_new',     'Entries of this poll that the archive did not have; NULL = no feed was read.'),
  ('fetches', 'entries_changed', 'Entries of this poll that the archive had in another form; NULL = no feed was read.'),
  ('fetches', 'entries_known',   'Entries of this poll that the archive already had; NULL = no feed was read.'),
  ('fetches', 'repairs',         'Damage that was mended to read the feed, as a JSON list of names; NULL = nothing is recorded.'),
  ('fetches', 'body_sha256',     'SHA-256 of the body; a page''s lies under it in a file raw/YYYY-MM.db, a feed''s is not kept; NULL = none was read.'),
  ('fetches', 'headers',         'Response headers that explain the outcome, as JSON; NULL = none recorded.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('feed_days', '',             'What each feed did on each day, one row per feed and day; kept when fetches is pruned.'),
  ('feed_days', 'feed_id',      'The feed (feeds.id) whose day it is.'),
  ('feed_days', 'day',          'Calendar day in UTC, as YYYY-MM-DD.'),
  ('feed_days', 'polls',        'Number of times the feed was polled that day.'),
  ('feed_days', 'not_modified', 'Number of those polls the server answered with "not modified" (304).'),
  ('feed_days', 'errors',       'Number of those polls that failed.'),
  ('feed_days', 'entries_new',  'Number of new entries that day''s polls brought.'),
  ('feed_days', 'body_bytes',   'Bytes of feed received that day, once decompressed.'),
  ('feed_days', 'min_overlap',  'Fewest already known entries in any poll of that day that had entries; ' ||
                                '0 = some may have been missed; ' ||
                                'NULL = no poll but the very first had entries.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('meta', '',      'Facts about this archive file, one row each.'),
  ('meta', 'key',   'Name of the fact, such as created_at or about.'),
  ('meta', 'value', 'The fact, as text.');

-- The articles and what belongs to them.

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('articles', '',                    'The articles, one row per document, whatever number of feeds announced it.'),
  ('articles', 'id',                  'Number of the article, never given to another.'),
  ('articles', 'url',                 'Canonical address, tracking parameters removed; NULL = the feed gave no link.'),
  ('articles', 'host',                'Server name in the article''s address; NULL = it has none.'),
  ('articles', 'title',               'Headline, without the site''s name.'),
  ('articles', 'byline',              'Names of the authors as one line for reading; ' ||
                                      'article_authors has them apart; ' ||
                                      'NULL = none is named.'),
  ('articles', 'published_at',        'Publication date the publisher gives (UTC); ' ||
                                      'NULL = none given or none that could be read.'),
  ('articles', 'published_precision', 'How exact published_at is: ' ||
                                      'day = only the day is known, the time is its midnight; ' ||
                                      'second = the time of day was given; ' ||
                                      'NULL = no date.'),
  ('articles', 'modified_at',         'When the publisher says it last changed the article (UTC); NULL = it does not say.'),
  ('articles', 'effective_at',        'Date to sort by (UTC): published_at when plausible, else first_seen_at; never NULL.'),
  ('articles', 'date_source',         'Where effective_at comes from: ' ||
                                      'page = the article''s page; ' ||
                                      'feed = the feed; ' ||
                                      'first_seen = no plausible date was given, it is when the article was first seen.'),
  ('articles', 'first_seen_at',       'When a feed was first seen to announce the article (UTC).'),
  ('articles', 'last_changed_at',     'When a change of the article was last noticed (UTC); NULL = never.'),
  ('articles', 'lang',                'Language of the article, as a tag such as en or pt-BR.'),
  ('articles', 'site_name',           'Name of the site or publication, as the page gives it.'),
  ('articles', 'section',             'Section or department the publisher puts the article in.'),
  ('articles', 'image_url',           'Address of the lead picture; NULL = none was found.'),
  ('articles', 'image_alt',           'Text the page gives in place of the lead picture, for those who cannot see it.'),
  ('articles', 'image_caption',       'Caption of the lead picture.'),
  ('articles', 'image_credit',        'Who made the lead picture, as the page says, without a label such as "Photo:".'),
  ('articles', 'word_count',          'Number of words in text; NULL = not counted.'),
  ('articles', 'text_source',         'Where text comes from: ' ||
                                      'page = the article''s page; ' ||
                                      'feed = the feed; ' ||
                                      'NULL = there is no text.'),
  ('articles', 'page_state',          'What became of the article''s page: ' ||
                                      'pending = not fetched yet; ' ||
                                      'ok = text is from the page; ' ||
                                      'feed_only = the page was not wanted or had nothing the feed lacks, text is the ' ||
                                      'feed''s; ' ||
                                      'thin = fetched but less than an article was found; ' ||
                                      'blocked = bot challenge, cookie or sign-in wall; ' ||
                                      'paywalled = publisher shows a teaser only; ' ||
                                      'gone = 404, 410 or a page that says not found; ' ||
                                      'error = could not be fetched or read, page_error says why, tried again at ' ||
                                      'next_page_at when that is set; ' ||
                                      'skipped = not fetched on purpose, robots.txt or configuration.'),
  ('articles', 'page_error',          'Why the page could not be had, in words; NULL = there is nothing to explain.'),
  ('articles', 'page_attempts',       'Number of attempts in a row that failed to bring the page; 0 = the last one did.'),
  ('articles', 'next_page_at',        'When the page is fetched, tried again or checked for changes (UTC); NULL = never.'),
  ('articles', 'page_etag',           'ETag the page''s server gave, sent back unaltered to ask for changes; NULL = none given.'),
  ('articles', 'page_last_modified',  'Last-Modified date the page''s server gave, in its own words, sent back likewise; ' ||
                                      'NULL = none given.'),
  ('articles', 'confidence',          'How sure the reading of the page is, from 0 (not at all) to 1 (entirely); ' ||
                                      'NULL = no page was read.'),
  ('articles', 'version_count',       'Number of texts seen so far, the current one included; 0 = none yet.'),
  ('articles', 'duplicate_of',        'The article this one repeats (articles.id); NULL = it is no known duplicate.'),
  ('articles', 'text_sha256',         'SHA-256 of the current text; articles whose text is identical share it.'),
  ('articles', 'extractor',           'Name and version of the extractor that read the page; NULL = no page was read.'),
  ('articles', 'extracted_at',        'When the page was last read for its text (UTC); NULL = never.'),
  ('articles', 'raw_sha256',          'SHA-256 under which the page as received lies in the file named by raw_month; ' ||
                                      'NULL = not kept.'),
  ('articles', 'raw_month',           'Month, as YYYY-MM, of the file raw/YYYY-MM.db that holds the page as received; ' ||
                                      'NULL = not kept.'),
  ('articles', 'extra',               'Facts the page gave that have no column here, as JSON; NULL = none.'),
  ('articles', 'summary',             'The publisher''s own description of the article, plain text.'),
  ('articles', 'text',                'The article as cleaned plain text, current version; NULL = none yet.'),
  ('articles', 'html',                'The article as sanitised HTML, current version; NULL = none yet.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('article_urls', '',           'Every address under which an article was met: announced, redirected to or canonical.'),
  ('article_urls', 'url',        'An address of the article; it leads to one article only.'),
  ('article_urls', 'article_id', 'The article found at this address (articles.id).');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('entries', '',                'The articles as each feed presents them, one row per feed and entry.'),
  ('entries', 'id',              'Number of the entry, never given to another.'),
  ('entries', 'feed_id',         'The feed that presents the entry (feeds.id).'),
  ('entries', 'article_id',      'The article the entry is about (articles.id).'),
  ('entries', 'entry_key',       'What tells the entry from others of its feed: its guid, else its link, else a hash of ' ||
                                 'what it says.'),
  ('entries', 'key_kind',        'What entry_key is made of: ' ||
                                 'guid = the guid; ' ||
                                 'link = the link; ' ||
                                 'hash = a hash of what the entry says; ' ||
                                 'guid+link = both, as the guid alone is not unique in the feed.'),
  ('entries', 'guid',            'Identifier the publisher gave the entry, as written; NULL = none given.'),
  ('entries', 'link',            'Address in the entry as the feed gave it, made absolute; NULL = none given.'),
  ('entries', 'title',           'Headline as this feed gives it; articles.title may differ.'),
  ('entries', 'published_raw',   'Publication date exactly as the feed wrote it; NULL = none given.'),
  ('entries', 'published_at',    'Publication date the feed gives, read as UTC; NULL = none given or none that could be read.'),
  ('entries', 'updated_at',      'When the entry was updated, as the feed says (UTC); NULL = it does not say.'),
  ('entries', 'first_seen_at',   'When the entry was first seen in this feed (UTC).'),
  ('entries', 'changed_at',      'When the feed was last seen to present the entry otherwise than before (UTC); NULL = never.'),
  ('entries', 'content_sha256',  'SHA-256 of all the feed says of the entry, to notice changes.'),
  ('entries', 'comments_url',    'Address of the page for comments, as the feed gives it.'),
  ('entries', 'source_feed_url', 'Feed the entry was taken from, when this feed gathers those of others.'),
  ('entries', 'summary_html',    'Summary the feed gives, as sanitised HTML.'),
  ('entries', 'content_html',    'Full content the feed gives, as sanitised HTML; NULL = it gives none.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('article_versions', '',            'Earlier texts of articles, one row per text that was replaced; ' ||
                                      'the current text is in articles.'),
  ('article_versions', 'id',          'Number of the row, never given to another.'),
  ('article_versions', 'article_id',  'The article this was a text of (articles.id).'),
  ('article_versions', 'version',     'Number of this text among those of its article, in order of time.'),
  ('article_versions', 'captured_at', 'When this text was taken into the archive (UTC).'),
  ('article_versions', 'replaced_at', 'When another text took its place (UTC).'),
  ('article_versions', 'source',      'Where this text came from: page = the article''s page; feed = the feed.'),
  ('article_versions', 'cause',       'Why it was replaced: ' ||
                                      'publisher = the publisher changed the article; ' ||
                                      're-extraction = gleaner read the same page again and found other text.'),
  ('article_versions', 'title',       'Headline that went with this text.'),
  ('article_versions', 'text_sha256', 'SHA-256 of this text.'),
  ('article_versions', 'raw_sha256',  'SHA-256 under which the page of this text lies in the file named by raw_month; ' ||
                                      'NULL = not kept.'),
  ('article_versions', 'raw_month',   'Month, as YYYY-MM, of the file raw/YYYY-MM.db that holds that page; NULL = not kept.'),
  ('article_versions', 'extractor',   'Name and version of the extractor that read this text from its page; ' ||
                                      'NULL = not read from a page.'),
  ('article_versions', 'word_count',  'Number of words in this text; NULL = not counted.'),
  ('article_versions', 'text',        'The earlier text, as cleaned plain text.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('article_authors', '',           'The authors of each article, one row per name.'),
  ('article_authors', 'article_id', 'The article that was written (articles.id).'),
  ('article_authors', 'position',   'Place of the name in the byline, from 0.'),
  ('article_authors', 'name',       'Name of the author, as the publisher gives it.'),
  ('article_authors', 'url',        'Address of a page about the author; NULL = none given.'),
  ('article_authors', 'email',      'E-mail address of the author; NULL = none given.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('article_tags', '',           'The tags, keywords and categories publishers gave their articles, one row per tag and source.'),
  ('article_tags', 'article_id', 'The article that is tagged (articles.id).'),
  ('article_tags', 'tag',        'The tag, in the publisher''s words.'),
  ('article_tags', 'source',     'Who gives the tag: feed = a feed that announced the article; page = the article''s page.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('media', '',           'Pictures, sound and video that belong to an article, one row per file; ' ||
                          'the files themselves are not kept here.'),
  ('media', 'id',         'Number of the file, never given to another.'),
  ('media', 'article_id', 'The article the file belongs to (articles.id).'),
  ('media', 'kind',       'What the file is: ' ||
                          'enclosure = attached by the feed, such as a podcast episode; ' ||
                          'lead_image = the article''s main picture; ' ||
                          'image = another picture; ' ||
                          'video = a film; ' ||
                          'audio = a sound recording.'),
  ('media', 'url',        'Address of the file.'),
  ('media', 'mime_type',  'Type of the file as the publisher declares it, such as audio/mpeg; NULL = not declared.'),
  ('media', 'size_bytes', 'Size of the file as the publisher declares it, in bytes; NULL = not declared.'),
  ('media', 'duration_s', 'Playing time as the publisher declares it, in seconds; NULL = not declared, or a picture.'),
  ('media', 'alt',        'Text the publisher gives in place of the file, for those who cannot see it.'),
  ('media', 'position',   'Place of the file among those of its article; NULL = no order is known.');

-- Search, and this dictionary.

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('articles_fts', '',        'Full-text index of articles: WHERE articles_fts MATCH ''word'' finds them, rowid is ' ||
                              'articles.id; ' ||
                              'accents and case do not matter.'),
  ('articles_fts', 'title',   'Headlines, for searching; write title:word to search them alone.'),
  ('articles_fts', 'summary', 'Publishers'' descriptions, for searching; write summary:word to search them alone.'),
  ('articles_fts', 'text',    'Current texts, for searching; write text:word to search them alone.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('data_dictionary', '',            'This dictionary: one row for each table, view and column of the archive; ' ||
                                     'where it says nothing of NULL, NULL means unknown.'),
  ('data_dictionary', 'table_name',  'Name of the table or view.'),
  ('data_dictionary', 'column_name', 'Name of the column; empty for the table or view itself.'),
  ('data_dictionary', 'description', 'What the table, view or column holds, in a sentence.');

-- The views.

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('articles_flat', '',              'The articles to start from, one row each, with tags and feeds as JSON lists; ' ||
                                     'known duplicates are left out.'),
  ('articles_flat', 'id',            'Number of the article (articles.id).'),
  ('articles_flat', 'effective_at',  'Date to sort by (UTC): the publisher''s when plausible, else when the article was ' ||
                                     'first seen.'),
  ('articles_flat', 'title',         'Headline of the article, without the site''s name.'),
  ('articles_flat', 'url',           'Canonical address of the article; NULL = the feed gave no link.'),
  ('articles_flat', 'host',          'Server name in url, such as www.example.org; NULL = there is no address.'),
  ('articles_flat', 'byline',        'Names of the authors as one line; NULL = none is named.'),
  ('articles_flat', 'lang',          'Language of the text, as a tag such as en or pt-BR; NULL = not known.'),
  ('articles_flat', 'section',       'Section or department of the publication; NULL = not given.'),
  ('articles_flat', 'word_count',    'Number of words in the article''s text; NULL = not counted.'),
  ('articles_flat', 'page_state',    'What became of the page: pending, ok, feed_only, thin, blocked, paywalled, gone, ' ||
                                     'error or skipped; ' ||
                                     'articles.page_state in this dictionary says what each means.'),
  ('articles_flat', 'text_source',   'Where the text comes from: ' ||
                                     'page = the article''s own page; ' ||
                                     'feed = a feed; ' ||
                                     'NULL = there is no text.'),
  ('articles_flat', 'published_at',  'Publication date as the publisher gives it (UTC); NULL = not given, or not readable.'),
  ('articles_flat', 'modified_at',   'Date of the last change as the publisher gives it (UTC); NULL = not given.'),
  ('articles_flat', 'first_seen_at', 'When the article was first seen in any feed (UTC).'),
  ('articles_flat', 'version_count', 'Number of texts seen, the current one included; ' ||
                                     'more than 1 = the text was replaced, see article_changes for the publisher''s ' ||
                                     'changes.'),
  ('articles_flat', 'image_url',     'Address of the article''s lead picture; NULL = none found.'),
  ('articles_flat', 'image_caption', 'Caption of that picture; NULL = none found.'),
  ('articles_flat', 'image_credit',  'Who made that picture; NULL = not said.'),
  ('articles_flat', 'tags',          'Tags from feeds and page together, as a JSON list; [] = none.'),
  ('articles_flat', 'feed_ids',      'Numbers of the feeds that announced the article (feeds.id), as a JSON list.'),
  ('articles_flat', 'summary',       'The publisher''s own description, plain text; NULL = none given.'),
  ('articles_flat', 'text',          'The article''s current text, cleaned and plain; NULL = none yet.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('feed_health', '',               'The feeds at a glance, one row each: does it work, does it bring news, is anything missed.'),
  ('feed_health', 'id',             'Number of the feed (feeds.id).'),
  ('feed_health', 'feed',           'Name of the feed, or its address when it has no name.'),
  ('feed_health', 'url',            'Address at which the feed is polled.'),
  ('feed_health', 'state',          'State of the feed: active, paused, failing, gone or removed; ' ||
                                    'feeds.state in this dictionary says what each means.'),
  ('feed_health', 'state_reason',   'Why the feed is in that state, in words; NULL = nothing to explain.'),
  ('feed_health', 'last_ok_at',     'When the feed was last polled with success (UTC); NULL = never.'),
  ('feed_health', 'last_new_at',    'When the feed last brought a new entry (UTC); NULL = never.'),
  ('feed_health', 'next_poll_at',   'When the next poll is due (UTC); NULL = none is planned.'),
  ('feed_health', 'failure_count',  'Number of polls that have failed in a row; 0 = no failure now.'),
  ('feed_health', 'last_status',    'HTTP status the last poll was answered with; NULL = no answer, or never polled.'),
  ('feed_health', 'last_error',     'What went wrong at the last poll; NULL = nothing.'),
  ('feed_health', 'every_min',      'Usual time between two polls, in whole minutes; NULL = not settled yet.'),
  ('feed_health', 'polls_7d',       'Number of polls today and on the seven days before (UTC); NULL = none recorded.'),
  ('feed_health', 'new_7d',         'Number of new entries today and on the seven days before (UTC); NULL = no poll recorded.'),
  ('feed_health', 'min_overlap_7d', 'Fewest already known entries in any poll of those days that had entries; ' ||
                                    '0 = some may have been missed; ' ||
                                    'NULL = no poll had entries.');

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('article_changes', '',            'What publishers changed after publication, one row per replaced text, the old beside ' ||
                                     'what stands now.'),
  ('article_changes', 'article_id',  'The article that was changed (articles.id).'),
  ('article_changes', 'url',         'Canonical address of the changed article; NULL = the feed gave no link.'),
  ('article_changes', 'version',     'Number of the old text among those of its article.'),
  ('article_changes', 'captured_at', 'When the old text was taken into the archive (UTC).'),
  ('article_changes', 'replaced_at', 'When the old text was found to be replaced (UTC).'),
  ('article_changes', 'cause',       'Why the old text was replaced: always publisher here, as re-readings by gleaner are ' ||
                                     'left out.'),
  ('article_changes', 'old_title',   'Headline that went with the old text.'),
  ('article_changes', 'title_now',   'Headline that stands now.'),
  ('article_changes', 'old_words',   'Number of words in the old text; NULL = not counted.'),
  ('article_changes', 'words_now',   'Number of words in the text that stands now; NULL = not counted.'),
  ('article_changes', 'old_text',    'The old text, as cleaned plain text.'),
  ('article_changes', 'text_now',    'The text that stands now, possibly several changes later.');

-- The machinery: nothing to query here, but nothing is left unexplained either.
INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('_sqlx_migrations',       '',               'Which versions of the schema this file has been brought to; kept by the program.'),
  ('_sqlx_migrations',       'version',        'Number of the migration.'),
  ('_sqlx_migrations',       'description',    'What the migration is about.'),
  ('_sqlx_migrations',       'installed_on',   'When it was applied to this file (UTC).'),
  ('_sqlx_migrations',       'success',        'Whether it was applied whole: 1 = yes.'),
  ('_sqlx_migrations',       'checksum',       'Hash of the migration, to notice that it was edited afterwards.'),
  ('_sqlx_migrations',       'execution_time', 'How long it took, in nanoseconds.'),
  ('articles_fts_config',    '',               'Inner table of the full-text index: its settings.'),
  ('articles_fts_config',    'k',              'Name of the setting.'),
  ('articles_fts_config',    'v',              'Value of the setting.'),
  ('articles_fts_data',      '',               'Inner table of the full-text index: the index itself.'),
  ('articles_fts_data',      'id',             'Number of the block.'),
  ('articles_fts_data',      'block',          'The block, in a form of SQLite''s own.'),
  ('articles_fts_docsize',   '',               'Inner table of the full-text index: the lengths of the articles.'),
  ('articles_fts_docsize',   'id',             'The article (articles.id).'),
  ('articles_fts_docsize',   'sz',             'Words per column, in a form of SQLite''s own.'),
  ('articles_fts_idx',       '',               'Inner table of the full-text index: where each run of words begins.'),
  ('articles_fts_idx',       'segid',          'Segment of the index.'),
  ('articles_fts_idx',       'term',           'First word of the page.'),
  ('articles_fts_idx',       'pgno',           'Page within the segment.');
