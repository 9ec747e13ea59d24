//! What waivers and levels do to a report.

use kho_abi_spec::target::Target;

use super::{Date, Run, Side, Waiver, Waivers};
use crate::report::{Finding, InputReport, Location, Question, Report, Waived};
use crate::rules::{self, Rule, Scope};

impl Waivers {
    /// Takes what is waived out of the findings, adds what is to be said about the waivers themselves, and gives each
    /// finding the level that the file wants. `today` is the day up to which a waiver has to hold.
    ///
    /// What could not be checked stays a problem of the report, and with it the verdict.
    pub fn apply(&self, report: &mut Report, today: Date, run: Run<'_>) {
        let used = self.waive(report, today, run);
        let about = self.waivers.iter().zip(used).filter_map(|(waiver, used)| {
            if waiver.until < today {
                return Some(outdated(waiver));
            }
            (!used && waiver.is_judged(report, run)).then(|| unused(waiver))
        });
        let about: Vec<_> = about.collect();
        report.findings.extend(about);
        let moved = self.levels.iter().filter(|(rule, level)| rule.level != *level);
        report.remarks.extend(moved.map(|(rule, level)| {
            let (own, given) = (rule.level.name(), level.name());
            format!("{} counts as {given} here and not as {own}: the file of waivers says so", rule.id)
        }));
        for finding in &mut report.findings {
            if let Some((_, level)) = self.levels.iter().find(|(rule, _)| rule.id == finding.rule.id) {
                finding.level = *level;
            }
        }
        // Among equals, the order is that of whoever found them.
        report.findings.sort_by_key(|finding| finding.level);
    }

    /// Whether each of the waivers waived something.
    fn waive(&self, report: &mut Report, today: Date, run: Run<'_>) -> Vec<bool> {
        let mut used = vec![false; self.waivers.len()];
        for finding in std::mem::take(&mut report.findings) {
            let mut left = Left::of(&finding);
            for (waiver, used) in self.waivers.iter().zip(&mut used) {
                if waiver.until < today || !waiver.is_for(&finding, report, run) {
                    continue;
                }
                // Two waivers that overlap are both used; the first is the one that is told.
                *used = true;
                if let Some(taken) = left.take(&waiver.targets) {
                    report.coverage.waived.push(waived(waiver, &finding, &taken));
                }
            }
            report.findings.extend(left.cut(finding));
        }
        used
    }
}

/// What is left of a finding.
enum Left {
    /// It shows at no target in particular.
    Whole,
    At(Vec<Target>),
    Nothing,
}

impl Left {
    fn of(finding: &Finding) -> Left {
        if finding.targets.is_empty() {
            Left::Whole
        } else {
            Left::At(finding.targets.clone())
        }
    }

    /// Takes targets away, all if none are named, and says which that were, if there was anything left to take.
    fn take(&mut self, wanted: &[Target]) -> Option<Vec<Target>> {
        let (taken, rest): (Vec<_>, Vec<_>) = match std::mem::replace(self, Left::Nothing) {
            Left::Whole => return Some(Vec::new()),
            Left::Nothing => return None,
            Left::At(targets) => targets.into_iter().partition(|t| wanted.is_empty() || wanted.contains(t)),
        };
        if !rest.is_empty() {
            *self = Left::At(rest);
        }
        (!taken.is_empty()).then_some(taken)
    }

    /// The finding at what is left of it.
    fn cut(self, mut finding: Finding) -> Option<Finding> {
        match self {
            Left::Whole => Some(finding),
            Left::Nothing => None,
            Left::At(targets) => {
                let names: Vec<_> = targets.iter().map(|target| target.name()).collect();
                for maps in &mut finding.maps {
                    maps.targets.retain(|target| names.contains(&target.as_str()));
                }
                finding.maps.retain(|maps| !maps.targets.is_empty());
                finding.targets = targets;
                Some(finding)
            }
        }
    }
}

fn waived(waiver: &Waiver, finding: &Finding, targets: &[Target]) -> Waived {
    Waived {
        rule: finding.rule.id.to_owned(),
        item: finding.item.clone(),
        targets: targets.iter().map(|target| target.name().to_owned()).collect(),
        reason: waiver.reason.clone(),
        link: waiver.link.clone(),
        until: waiver.until.to_string(),
    }
}

impl Waiver {
    /// Whether it waives a finding, at one target at least.
    fn is_for(&self, finding: &Finding, report: &Report, run: Run<'_>) -> bool {
        let domain = finding.domain.as_deref();
        let [old, new] = sides(report);
        let brought_by = finding.commit.as_ref().map(|commit| commit.hash.as_str());
        self.rule.id == finding.rule.id
            && finding.item.as_deref().is_some_and(|item| self.item.covers(item))
            && (self.targets.is_empty() || finding.targets.iter().any(|target| self.targets.contains(target)))
            && self.from.as_ref().is_none_or(|from| from.is(old, run.old, domain))
            && self.to.as_ref().is_none_or(|to| to.is(new, brought_by.or(run.new), domain))
    }

    /// Whether a run looked at what the waiver is for, so that it would have waived something if anything of that was
    /// there.
    fn is_judged(&self, report: &Report, run: Run<'_>) -> bool {
        let complete = report.inputs.iter().all(|input| input.problems.is_empty());
        complete
            && !run.part
            && run.walked.is_none_or(|walked| !walked.is_empty())
            && self.is_asked_about(report.question)
            && self.is_looked_at(report)
            && self.is_between(report, run)
    }

    /// Whether a question finds everything of the rule. What is about one tree is found by drift only where it is new,
    /// and so misses nothing only of a waiver that names what is new.
    fn is_asked_about(&self, question: Question) -> bool {
        let names_what_is_new = self.from.is_some() || self.to.as_ref().is_some_and(Side::is_commit);
        match (self.rule.scope, question) {
            (Scope::Check | Scope::Both, Question::Check) | (Scope::Drift, Question::Drift) => true,
            (Scope::Both, Question::Drift) => names_what_is_new,
            (Scope::Check, Question::Drift) | (Scope::Drift, Question::Check) => false,
        }
    }

    /// Whether the sides of a run are those of the waiver, in any domain.
    fn is_between(&self, report: &Report, run: Run<'_>) -> bool {
        let [old, new] = sides(report);
        let reaches = |to: &Side| match run.walked {
            Some(walked) if to.is_commit() => walked.iter().any(|hash| to.is(None, Some(hash), None)),
            _ => to.is(new, run.new, None),
        };
        self.from.as_ref().is_none_or(|from| from.is(old, run.old, None))
            && self.to.as_ref().is_none_or(reaches)
    }

    /// Whether any target of the waiver was looked at.
    fn is_looked_at(&self, report: &Report) -> bool {
        let looked =
            |target: &Target| report.inputs.iter().any(|input| input.targets.contains(&target.name()));
        let wanted = if self.targets.is_empty() { &Target::ALL[..] } else { &self.targets };
        wanted.iter().any(looked)
    }

    /// What it is for, in words.
    fn described(&self) -> String {
        let from = self.from.as_ref().map(|from| format!(" from {}", from.text())).unwrap_or_default();
        let to = self.to.as_ref().map(|to| format!(" to {}", to.text())).unwrap_or_default();
        format!("the waiver of `{}` for `{}`{from}{to}", self.rule.id, self.item.text())
    }
}

/// The old side of a report and the new one. One tree has no old side: what it is held against is the spec.
fn sides(report: &Report) -> [Option<&InputReport>; 2] {
    match report.question {
        Question::Check => [None, report.inputs.first()],
        Question::Drift => [report.inputs.first(), report.inputs.get(1)],
    }
}

fn outdated(waiver: &Waiver) -> Finding {
    let message = format!("{} held until {}", waiver.described(), waiver.until);
    about(&rules::WAIVER_OUTDATED, message, waiver, &waiver.ends_at)
}

fn unused(waiver: &Waiver) -> Finding {
    let message = format!("{} waives nothing", waiver.described());
    about(&rules::WAIVER_UNUSED, message, waiver, &waiver.at)
}

fn about(rule: &'static Rule, message: String, waiver: &Waiver, at: &Location) -> Finding {
    Finding {
        item: Some(waiver.item.text()),
        // As it names them: which of them this run looked at, its report says, and another run can tell the rest.
        targets: waiver.targets.clone(),
        location: Some(at.clone()),
        ..Finding::new(rule, message)
    }
}
