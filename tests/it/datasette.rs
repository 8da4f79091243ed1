//! What Datasette is told: every table and column in words, and questions that can be asked with a click.

use serde_json::Value;

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story};

#[test]
fn everything_is_described_and_every_question_can_be_asked() {
    let publisher = Publisher::open();
    publisher.put("/a-wall", Reply::page(story("A wall")));
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/a-wall"), "A wall")])));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();

    let metadata: Value = serde_json::from_str(&gleaner.command(&["datasette"]).stdout).unwrap();
    let database = &metadata["databases"]["gleaner"];
    let described = &database["tables"]["articles_flat"];
    assert!(described["description"].as_str().unwrap().contains("articles"));
    assert!(described["columns"]["effective_at"].as_str().unwrap().contains("UTC"));
    assert_eq!(database["tables"]["_sqlx_migrations"]["hidden"], true);
    let tables = gleaner.archive().number("SELECT count(DISTINCT table_name) FROM data_dictionary");
    let columns = gleaner.archive().number("SELECT count(*) FROM data_dictionary WHERE column_name <> ''");
    let tables_told =
        database["tables"].as_object().unwrap().values().filter(|table| table["columns"].is_object());
    let columns_told = tables_told.clone().map(|table| table["columns"].as_object().unwrap().len());
    assert_eq!(i64::try_from(columns_told.sum::<usize>()).unwrap(), columns);
    assert_eq!(i64::try_from(tables_told.count()).unwrap(), tables);

    let queries = database["queries"].as_object().unwrap();
    assert!(queries.len() >= 30);
    assert_eq!(queries["the-latest-articles"]["title"], "The latest articles");
    for query in queries.values() {
        gleaner.archive().lines(query["sql"].as_str().unwrap());
    }
}

#[test]
fn it_is_written_to_a_file_under_another_name() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let file = gleaner.file("metadata.json");
    gleaner.command(&["datasette", "--database", "press", "--output", file.to_str().unwrap()]);
    let metadata: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert!(metadata["databases"]["press"]["tables"].is_object());
}
