//! What the author of a change should do, in a sentence that names the constant, its place and the next version.

use kho_abi_spec::model::{Abi, Announced};

use super::channels::Channel;
use super::snapshot::Snapshot;
use super::stamp::Stamp;
use super::standing::Standing;
use crate::check::locate;

/// What to do about a change that no version covers; none if one does.
pub(super) fn of(abi: &Abi, standing: Standing<'_>, new: &Snapshot) -> Option<String> {
    let Standing::Same(channel) = standing else { return None };
    let Some(Channel { announced, by: Some(by), .. }) = channel else {
        return Some(
            "Give the format a version that a reader can check, or take the change back.".to_owned(),
        );
    };
    let place = new.headers().find_map(|header| Some((header.path.as_str(), locate::line(header, by)?)));
    let place = place.map(|(path, line)| format!(" ({path}:{line})")).unwrap_or_default();
    let channel = channel?;
    let next = announced.next(&known(abi, channel));
    let step = match next {
        Some(next) => format!("{by}{place} from {} to {next}", announced.text()),
        None => format!("{by}{place}, which is {}", announced.text()),
    };
    Some(format!("In the commit that changes the layout, raise {step}; or take the change back."))
}

/// Every version of a channel that the spec knows.
fn known(abi: &Abi, channel: &Channel) -> Vec<Stamp> {
    let domain = channel.known.map(|known| &abi.domains[known.domain]);
    let announced = domain.into_iter().flat_map(|d| &d.versions).filter_map(|v| v.announced.as_ref());
    announced.map(|announced| Stamp::new(Announced::plain(announced))).collect()
}
