use super::files::Files;
use super::{csv, jsonl, markdown, warc};
use crate::archive::{Reader, SlicedArticle};

/// What articles are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Jsonl,
    Csv,
    Markdown,
    Warc,
}

impl Format {
    /// Writes what comes before all articles, if they all go to one place.
    pub(super) async fn begin(self, reader: &Reader, files: &mut Files) -> anyhow::Result<()> {
        match self {
            Self::Jsonl | Self::Markdown => {}
            Self::Csv => files.begin_each_with(csv::head()),
            Self::Warc => files.begin_each_with(warc::head(reader).await?),
        }
        Ok(())
    }

    /// Writes one article where it belongs.
    pub(super) async fn write(
        self,
        reader: &Reader,
        article: &SlicedArticle,
        files: &mut Files,
    ) -> anyhow::Result<()> {
        let month = article.effective_at.get(..7).unwrap_or("undated");
        match self {
            Self::Jsonl => {
                files.append(&format!("{month}.jsonl"), &jsonl::line(article)?)?;
            }
            Self::Csv => {
                files.append(&format!("{month}.csv"), csv::row(article).as_bytes())?;
            }
            Self::Markdown => {
                let name = format!("{month}/{}.md", markdown::name(article));
                files.append(&name, markdown::document(article).as_bytes())?;
            }
            Self::Warc => warc::write(reader, article, month, files).await?,
        }
        Ok(())
    }
}
