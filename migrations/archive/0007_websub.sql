-- WebSub: hubs that push what a feed publishes, so that the feed itself need hardly be polled.

CREATE TABLE subscriptions (       -- one row for each hub and topic a feed has named; callback_key and secret are secrets
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  feed_id           INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
  hub_url           TEXT NOT NULL,
  hub_host          TEXT NOT NULL,
  topic_url         TEXT NOT NULL,                              -- the address the feed gives as its own
  is_offered        INTEGER NOT NULL DEFAULT 1 CHECK (is_offered IN (0,1)),        -- the feed still names this hub and topic
  state             TEXT NOT NULL DEFAULT 'idle' CHECK (state IN ('idle','pending','active','failed','leaving')),
  state_reason      TEXT,
  callback_key      TEXT UNIQUE,                                -- last part of the path the hub calls; unguessable
  callback_url      TEXT,                                       -- what the hub was told to call
  secret            TEXT,                                       -- signs what the hub pushes
  asked_at          TEXT CHECK (asked_at GLOB '????-??-??T??:??:??Z'),
  verified_at       TEXT CHECK (verified_at GLOB '????-??-??T??:??:??Z'),
  relied_on_since   TEXT CHECK (relied_on_since GLOB '????-??-??T??:??:??Z'),      -- what a later poll finds, a push should have brought
  lease_ends_at     TEXT CHECK (lease_ends_at GLOB '????-??-??T??:??:??Z'),
  next_at           TEXT CHECK (next_at GLOB '????-??-??T??:??:??Z'),              -- the hub is asked again then
  failure_count     INTEGER NOT NULL DEFAULT 0 CHECK (failure_count >= 0),
  last_push_at      TEXT CHECK (last_push_at GLOB '????-??-??T??:??:??Z'),
  push_count        INTEGER NOT NULL DEFAULT 0,
  unpushed_poll_at  TEXT CHECK (unpushed_poll_at GLOB '????-??-??T??:??:??Z'),     -- the next poll, were nothing pushed
  UNIQUE (feed_id, hub_url, topic_url)
) STRICT;
CREATE INDEX subscriptions_due ON subscriptions(next_at) WHERE next_at IS NOT NULL;

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('subscriptions', '',                 'WebSub hubs that feeds name, one row for each feed, hub and topic, and what was ' ||
                                        'agreed with them; nothing is asked of a hub unless the configuration has ' ||
                                        'a [websub] address.'),
  ('subscriptions', 'id',               'Number of the subscription, never given to another.'),
  ('subscriptions', 'feed_id',          'The feed (feeds.id) that names the hub.'),
  ('subscriptions', 'hub_url',          'Address of the hub, the server that announces updates.'),
  ('subscriptions', 'hub_host',         'Server name in hub_url.'),
  ('subscriptions', 'topic_url',        'Address the feed gives as its own, by which the hub knows it.'),
  ('subscriptions', 'is_offered',       '1 = the feed still names this hub and topic; 0 = it did once.'),
  ('subscriptions', 'state',            'How things stand with the hub: ' ||
                                        'idle = nothing was asked of it; ' ||
                                        'pending = it was asked to push, and has not verified that yet; ' ||
                                        'active = it pushes what is new; ' ||
                                        'failed = it is not relied on, state_reason says why, and asked again later; ' ||
                                        'leaving = it was asked to stop.'),
  ('subscriptions', 'state_reason',     'Why the subscription is in its state, in words; NULL = there is nothing to explain.'),
  ('subscriptions', 'callback_key',     'Secret part of the address the hub calls; NULL = nothing was asked yet.'),
  ('subscriptions', 'callback_url',     'Address the hub was told to call, a secret between it and gleaner.'),
  ('subscriptions', 'secret',           'Secret the hub signs its messages with; whoever has it can forge them.'),
  ('subscriptions', 'asked_at',         'When the hub was last asked for something (UTC); NULL = never.'),
  ('subscriptions', 'verified_at',      'When the hub last verified that the subscription is wanted (UTC); NULL = never.'),
  ('subscriptions', 'relied_on_since',  'Since when new entries are expected to be pushed (UTC): when the subscription ' ||
                                        'became active, or gleaner last started.'),
  ('subscriptions', 'lease_ends_at',    'Until when the hub has agreed to push (UTC); NULL = it never did.'),
  ('subscriptions', 'next_at',          'When the hub is to be asked next (UTC); NULL = no request is planned.'),
  ('subscriptions', 'failure_count',    'Requests in a row that failed up to now.'),
  ('subscriptions', 'last_push_at',     'When the hub last pushed something that was signed well (UTC); NULL = never.'),
  ('subscriptions', 'push_count',       'Number of messages the hub pushed that were signed well.'),
  ('subscriptions', 'unpushed_poll_at', 'When the feed would be polled next if nothing were pushed (UTC); ' ||
                                        'it is then if the push fails.');

UPDATE data_dictionary SET description = 'When a poll or a push last brought a new entry (UTC); NULL = never.'
  WHERE table_name = 'feeds' AND column_name = 'last_new_at';
UPDATE data_dictionary SET description = 'Number of new entries that day''s polls and pushes brought.'
  WHERE table_name = 'feed_days' AND column_name = 'entries_new';
UPDATE data_dictionary SET description = replace(description, 'websub = a message with a WebSub hub',
    'websub = a message with a WebSub hub: asked of it when url is the hub''s, pushed by it when url is the feed''s own')
  WHERE table_name = 'fetches' AND column_name = 'kind';
