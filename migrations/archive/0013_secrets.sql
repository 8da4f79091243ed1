-- Keys, tokens and passwords stand sealed, each in its place, as 'sealed.' and a word; the key to them lies in a file of its
-- own beside the archive (<archive>.key). gleaner seals what it finds in clear when it next starts.

UPDATE data_dictionary
SET description = description || ' A key, token or password in it stands sealed, as the word sealed.…; the key to it lies beside the archive, in <archive>.key.'
WHERE (table_name = 'feeds' AND column_name IN ('url','configured_url','validators_url','options'))
   OR (table_name = 'feed_moves' AND column_name IN ('from_url','to_url'))
   OR (table_name = 'fetches' AND column_name IN ('url','final_url'))
   OR (table_name = 'subscriptions' AND column_name IN ('topic_url','hub_url','callback_url','callback_key','secret'));
