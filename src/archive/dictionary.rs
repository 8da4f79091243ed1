//! The archive's own description of its tables, views and columns.

use super::{ArchiveError, Reader};

/// What one table, view or column holds.
#[derive(Debug, Clone)]
pub struct Described {
    pub table: String,
    /// `None` for the table or view itself.
    pub column: Option<String>,
    pub description: String,
}

impl Reader {
    /// Returns the data dictionary, each table before its columns.
    pub async fn dictionary(&self) -> Result<Vec<Described>, ArchiveError> {
        sqlx::query_as!(
            Described,
            r#"SELECT table_name AS "table", nullif(column_name, '') AS "column: String", description
               FROM data_dictionary ORDER BY table_name, column_name"#,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(|source| ArchiveError::Sql { doing: "reading the dictionary", source }.at(&self.path))
    }
}
