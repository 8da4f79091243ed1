-- Full-text search: external content, built-in functions only, named and quoted so that Datasette finds it by itself.

CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, summary, text,
  content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 2");

CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts(rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text);
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, summary, text) VALUES ('delete', old.id, old.title, old.summary, old.text);
END;
CREATE TRIGGER articles_au AFTER UPDATE OF title, summary, text ON articles
WHEN old.title IS NOT new.title OR old.summary IS NOT new.summary OR old.text IS NOT new.text BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, summary, text) VALUES ('delete', old.id, old.title, old.summary, old.text);
  INSERT INTO articles_fts(rowid, title, summary, text) VALUES (new.id, new.title, new.summary, new.text);
END;
