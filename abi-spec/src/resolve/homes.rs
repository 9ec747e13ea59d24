//! Where the kernel defines an item: in the newest release that has it, and in the others where that was elsewhere.

use super::select::Scope;
use crate::ast;
use crate::diag::{Diagnostic, Sink};
use crate::model::{DefinedIn, Moved};

/// The file that defines an item, and those that did so in other releases.
#[derive(Clone, Default)]
pub(super) struct Homes {
    pub(super) defined_in: Option<DefinedIn>,
    pub(super) moved: Vec<Moved>,
}

impl Scope<'_> {
    /// The homes of an item that the version at hand has in the releases `only`, or in all if none is named. What the
    /// file says of all its items holds where the item says nothing.
    pub(super) fn homes(
        &self,
        file: &ast::File,
        item: &ast::Item,
        only: &[String],
        sink: &mut Sink,
    ) -> Homes {
        self.check_places(file, item, sink);
        let always = item.defined_in.iter().find(|place| place.releases.is_empty());
        let of_file = file.defined_in.iter().filter(|_| always.is_none());
        let places: Vec<&ast::DefinedIn> = item.defined_in.iter().chain(of_file).collect();
        let default = always.map(|place| &place.path).or(file.header.as_ref());
        let home = |release: &str| {
            let named = places.iter().find(|place| place.releases.iter().any(|r| r.text == release));
            named.map(|place| &place.path).or(default).map(defined_in)
        };
        let releases: Vec<&str> =
            self.releases().filter(|r| only.is_empty() || only.iter().any(|o| o == r)).collect();
        let newest = releases.last().map_or_else(|| default.map(defined_in), |release| home(release));
        let mut moved: Vec<Moved> = Vec::new();
        for release in releases {
            let Some(to) = home(release).filter(|to| Some(to) != newest.as_ref()) else { continue };
            match moved.iter_mut().find(|known| known.to == to) {
                Some(known) => known.releases.push(release.to_owned()),
                None => moved.push(Moved { releases: vec![release.to_owned()], to }),
            }
        }
        Homes { defined_in: newest, moved }
    }

    /// Each release is named once, and one that some version has.
    fn check_places(&self, file: &ast::File, item: &ast::Item, sink: &mut Sink) {
        if let Some(place) = file.defined_in.iter().find(|place| place.releases.is_empty()) {
            let message = "a file says with `#![header]` where its items are defined, and here where some releases have them";
            sink.push(Diagnostic::new(place.path.place, message).help("name the releases after the path"));
        }
        for places in [&file.defined_in, &item.defined_in] {
            let releases = || places.iter().flat_map(|place| &place.releases);
            releases().for_each(|release| self.check_release(release, sink));
            for (position, second) in releases().enumerate() {
                if let Some(first) = releases().take(position).find(|first| first.text == second.text) {
                    let message = format!("for release {} another file is named already", second.text);
                    sink.push(Diagnostic::new(second.place, message).related(first.place, "named here"));
                }
            }
        }
        let mut always = item.defined_in.iter().filter(|place| place.releases.is_empty());
        if let (Some(first), Some(second)) = (always.next(), always.next()) {
            let message = "another file is named already for all releases that are not named";
            let diagnostic =
                Diagnostic::new(second.path.place, message).related(first.path.place, "named here");
            sink.push(diagnostic.help("name the releases after the path"));
        }
    }
}

fn defined_in(path: &ast::Text) -> DefinedIn {
    match path.text.ends_with(".h") {
        true => DefinedIn::Header(path.text.clone()),
        false => DefinedIn::Source(path.text.clone()),
    }
}
