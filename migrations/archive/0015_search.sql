-- Search in scripts that set no space between words, or none between a word and its particles: their characters stand apart in
-- an index of their own, so that a word is found as the phrase of its characters.

CREATE VIRTUAL TABLE articles_fts_apart USING fts5(
  title, summary, text,
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'");
INSERT INTO articles_fts_apart (articles_fts_apart, rank) VALUES ('rank', 'bm25(8.0, 4.0, 1.0)');

CREATE TABLE search_queue (        -- articles whose words changed since that index was last brought up to date
  article_id        INTEGER PRIMARY KEY
) STRICT;

CREATE TRIGGER articles_apart_ai AFTER INSERT ON articles BEGIN
  INSERT INTO search_queue (article_id) VALUES (new.id);
END;
CREATE TRIGGER articles_apart_ad AFTER DELETE ON articles BEGIN
  DELETE FROM articles_fts_apart WHERE rowid = old.id;
  DELETE FROM search_queue WHERE article_id = old.id;
END;
CREATE TRIGGER articles_apart_au AFTER UPDATE OF title, summary, text ON articles
WHEN (old.title IS NOT new.title OR old.summary IS NOT new.summary OR old.text IS NOT new.text)
  AND NOT EXISTS (SELECT 1 FROM search_queue WHERE article_id = new.id) BEGIN
  INSERT INTO search_queue (article_id) VALUES (new.id);
END;

-- What is there already is taken in little by little, the latest first.
INSERT INTO search_queue (article_id) SELECT id FROM articles;

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('articles_fts_apart', '',       'Full text of the articles that have Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese in them, their characters ' ||
                                   'set apart by char(31): MATCH ''"東 京"'' finds 東京. Join rowid with articles.id. Kept by gleaner, not by triggers.'),
  ('articles_fts_apart', 'title',   'Words of articles.title, characters set apart.'),
  ('articles_fts_apart', 'summary', 'Words of articles.summary, characters set apart.'),
  ('articles_fts_apart', 'text',    'Words of articles.text, characters set apart.'),
  ('search_queue', '',              'Articles whose words changed since articles_fts_apart was last brought up to date; empty but for moments, ' ||
                                    'and after an update of gleaner.'),
  ('search_queue', 'article_id',    'The article (articles.id).');
INSERT INTO data_dictionary (table_name, column_name, description)
SELECT replace(table_name, 'articles_fts_', 'articles_fts_apart_'), column_name, description FROM data_dictionary
WHERE table_name IN ('articles_fts_config','articles_fts_data','articles_fts_docsize','articles_fts_idx');
INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('articles_fts_apart_content', '',   'Inner table of the full-text index: the texts with their characters set apart.'),
  ('articles_fts_apart_content', 'id', 'The article (articles.id).'),
  ('articles_fts_apart_content', 'c0', 'Its headline, as it is indexed.'),
  ('articles_fts_apart_content', 'c1', 'Its summary, as it is indexed.'),
  ('articles_fts_apart_content', 'c2', 'Its text, as it is indexed.');
