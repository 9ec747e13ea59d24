//! The spelling of a suite in XML.

use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::Writer;

use super::{Case, Outcome, Reason, Suite};

/// A document with this suite. Nothing can fail that is written into memory.
pub(super) fn write(suite: &Suite) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let _ = document(&mut writer, suite);
    let mut out = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    out.push('\n');
    out
}

type Xml = Writer<Vec<u8>>;
type Written = std::io::Result<()>;

fn document(xml: &mut Xml, suite: &Suite) -> Written {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let failures = suite.count(|outcome| matches!(outcome, Outcome::Failed(_)));
    let errors = suite.count(|outcome| matches!(outcome, Outcome::Error(_)));
    let skipped = suite.count(|outcome| matches!(outcome, Outcome::Skipped(_)));
    let [tests, failures, errors, skipped] =
        [suite.cases.len(), failures, errors, skipped].map(|number| number.to_string());
    let numbers = [("tests", tests.as_str()), ("failures", &failures), ("errors", &errors)];
    let all: Vec<_> = [("name", "kho-abi")].into_iter().chain(numbers).collect();
    let own: Vec<_> = [("name", suite.name.as_str())]
        .into_iter()
        .chain(numbers)
        .chain([("skipped", skipped.as_str())])
        .collect();
    within(xml, "testsuites", &all, |xml| within(xml, "testsuite", &own, |xml| content(xml, suite)))
}

fn content(xml: &mut Xml, suite: &Suite) -> Written {
    within(xml, "properties", &[], |xml| {
        for (name, value) in &suite.properties {
            empty(xml, "property", &[("name", name), ("value", value)])?;
        }
        Ok(())
    })?;
    for case in &suite.cases {
        let attributes = [("classname", suite.class.as_str()), ("name", &case.name)];
        match (&case.outcome, case.output.as_slice()) {
            (Outcome::Passed, []) => empty(xml, "testcase", &attributes)?,
            _ => within(xml, "testcase", &attributes, |xml| of_case(xml, case))?,
        }
    }
    text(xml, "system-out", &[], &suite.output)
}

fn of_case(xml: &mut Xml, case: &Case) -> Written {
    match &case.outcome {
        Outcome::Passed => {}
        Outcome::Skipped(reasons) => text(xml, "skipped", &[], reasons)?,
        Outcome::Failed(reason) => not_passed(xml, "failure", reason)?,
        Outcome::Error(reason) => not_passed(xml, "error", reason)?,
    }
    match case.output.as_slice() {
        [] => Ok(()),
        output => text(xml, "system-out", &[], output),
    }
}

fn not_passed(xml: &mut Xml, name: &str, reason: &Reason) -> Written {
    text(xml, name, &[("message", &reason.message), ("type", &reason.kind)], &reason.lines)
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut tag = BytesStart::new(name);
    for (name, value) in attributes {
        tag.push_attribute((*name, allowed(value).as_str()));
    }
    tag
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> Written {
    xml.write_event(Event::Empty(start(name, attributes)))
}

fn within(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> Written,
) -> Written {
    xml.write_event(Event::Start(start(name, attributes)))?;
    content(xml)?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn text(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], lines: &[String]) -> Written {
    within(xml, name, attributes, |xml| {
        xml.write_event(Event::Text(BytesText::new(&allowed(&lines.join("\n")))))
    })
}

/// A text without the two characters that are no control characters, and that XML does not have all the same.
fn allowed(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
