//! The files of the made-up newspaper, part of the program; its README says what each is there for.

macro_rules! files {
    ($($path:literal)+) => { &[$(($path, include_bytes!(concat!("newspaper/", $path)).as_slice())),+] };
}

/// What the sites serve, by path below `newspaper/`.
const FILES: &[(&str, &[u8])] = files! {
    "courier/a/0411.html"
    "courier/a/0412.html"
    "courier/a/0413.html"
    "courier/feed.rdf"
    "gazette/2026/11/bridge-closure.html"
    "gazette/2026/11/bridge-closure.v2.html"
    "gazette/2026/11/budget-lamp.html"
    "gazette/2026/11/catch-in-figures.html"
    "gazette/2026/11/corrections-gulls.html"
    "gazette/2026/11/fog-live.html"
    "gazette/2026/11/harbour-wall.html"
    "gazette/2026/11/interview-tide-tables.html"
    "gazette/2026/11/late-regatta.html"
    "gazette/2026/11/letters-from-the-lightship.html"
    "gazette/2026/11/obituary-ferrywoman.html"
    "gazette/2026/11/opinion-benches.html"
    "gazette/feed.rss"
    "gazette/print/2026/11/budget-lamp.html"
    "harbour/feed.atom"
    "harbour/stories/ar/haris-al-manara.html"
    "harbour/stories/de/der-leuchtturm-von-moewensiel.html"
    "harbour/stories/fr/la-derniere-corderie.html"
    "harbour/stories/ja/shionari-no-kane.html"
    "harbour/stories/pilots-chowder.html"
    "harbour/stories/sail-loft-theatre.html"
    "notes/2026/11/counting-eels.html"
    "notes/2026/11/moss-on-the-north-roofs.html"
    "notes/2026/11/tide-clock.html"
    "notes/feed.json"
};

/// Returns a file of a site, as it lies in the folder.
pub(super) fn file(site: &str, path: &str) -> Option<&'static [u8]> {
    let (_, bytes) = FILES
        .iter()
        .find(|(known, _)| known.strip_prefix(site).and_then(|rest| rest.strip_prefix('/')) == Some(path))?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_every_site_is_part_of_the_program() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/demo/newspaper");
        let mut folders = vec![root.clone()];
        let mut missing = Vec::new();
        while let Some(folder) = folders.pop() {
            for found in std::fs::read_dir(folder).unwrap() {
                let path = found.unwrap().path();
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                if path.is_dir() {
                    folders.push(path);
                } else if let Some((site, rest)) = name.split_once('/')
                    && file(site, rest).is_none()
                {
                    missing.push(name);
                }
            }
        }
        assert!(missing.is_empty(), "not embedded: {missing:?}");
        assert_eq!(file("gazette", "../README.md"), None);
    }
}
