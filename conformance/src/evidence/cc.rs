//! The witness that has gcc and clang compile what the spec says, as static assertions, next to the KHO headers.
//!
//! The other witnesses say what they saw, and are compared with the spec afterwards. This one is asked: the compiler
//! itself judges each fact, by the rules that it builds kernels by, and no code of ours stands between the two. In
//! return it sees only what it is asked about: not the positions of bit-fields ([`cannot_see`]), and no member that
//! the spec does not know, if it moves nothing. A macro with parameters is no fact that could be asserted: the macros
//! around a serializable pointer are judged by a use of them. What the compiler says instead of a failed assertion is its own word.
//!
//! Only a run that asks about nothing that does not compile counts, and only if an assertion at the end of the text,
//! which is false, fails in it: so neither a damaged header nor a program that compiles nothing can pass.
//!
//! | room | does |
//! |---|---|
//! | `assertions` | what the spec says, as assertions |
//! | `question` | an assertion in C |
//! | `pointer` | a macro around a serializable pointer, used |
//! | `text` | the C text of one run, and which line is whose |
//! | `compiler` | finds and runs a compiler |
//! | `diagnostics` | what a compiler complains about, and where |
//! | `values` | what is true instead of a failed assertion |

mod assertions;
mod compiler;
mod diagnostics;
mod pointer;
mod question;
mod text;
mod values;

use kho_abi_spec::expr::Value;
use kho_abi_spec::target::Target;

pub use assertions::{assertions, cannot_see, once_per_architecture, Assertion, Property};
pub use compiler::Compiler;

use crate::error::{CannotCheck, Checked};
use crate::input::Input;
use diagnostics::{Complaint, Report};
use question::Question;
use text::Text;

/// What a compiler makes of assertions, each list in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The assertions that are true.
    pub held: Vec<Assertion>,
    /// Those that are not, with what is true instead; `None` if the compiler cannot tell, as when there is no such
    /// member, or if a use of a macro does not compile.
    pub failed: Vec<(Assertion, Option<Value>)>,
    /// The items that the headers do not define. Nothing that is said about them is in the other lists.
    pub absent: Vec<String>,
}

/// What came of one question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    True,
    False,
    /// There is no such macro.
    Absent,
    /// It does not compile.
    Refused,
}

/// Has a compiler judge assertions about the KHO headers at one target, one of [`Input::targets`].
///
/// Takes one run of the compiler if all of them hold, one more if some are about what a macro does to a value, and a
/// few more if not all hold.
///
/// # Errors
/// If the compiler is missing or does not work, or if the headers do not compile.
pub fn check(
    input: &Input,
    target: Target,
    compiler: Compiler,
    assertions: &[Assertion],
) -> Checked<Verdict> {
    let session = Session { input, target, compiler };
    let questions: Vec<_> = assertions.iter().map(|assertion| Question::new(input, assertion)).collect();
    let asked: Vec<&Question<'_>> = questions.iter().flatten().collect();
    let mut answers = session.answers(&asked)?;
    session.optimize(&asked, &mut answers)?;
    let mut verdict = Verdict { absent: absent(assertions, &questions, &answers), ..Verdict::default() };
    let mut wrong = Vec::new();
    for (question, answer) in asked.into_iter().zip(answers) {
        if answer == Answer::True {
            verdict.held.push(question.assertion.clone());
        } else if !verdict.absent.contains(&question.assertion.item) {
            wrong.push((question, answer == Answer::False));
        }
    }
    let actual = values::actual(&session, &wrong);
    let failed = wrong.iter().zip(actual).map(|((question, compiles), actual)| {
        let of_use = || compiles.then_some(Value::Bool(false));
        (question.assertion.clone(), if question.is_use() { of_use() } else { actual })
    });
    verdict.failed = failed.collect();
    Ok(verdict)
}

/// The items that the compiler does not know, each once. One that it knows something about is not among them.
fn absent(assertions: &[Assertion], questions: &[Option<Question<'_>>], answers: &[Answer]) -> Vec<String> {
    let mut answers = answers.iter();
    let mut absent = Vec::new();
    for (assertion, question) in assertions.iter().zip(questions) {
        let unknown = match question.as_ref().zip(question.as_ref().and_then(|_| answers.next())) {
            None => true,
            Some((question, answer)) => match answer {
                Answer::Absent => true,
                Answer::Refused => question.compiles_if_defined(),
                Answer::True | Answer::False => false,
            },
        };
        if unknown && !absent.contains(&assertion.item) {
            absent.push(assertion.item.clone());
        }
    }
    absent
}

/// One compiler on one input at one target.
struct Session<'i> {
    input: &'i Input,
    target: Target,
    compiler: Compiler,
}

impl Session<'_> {
    /// Has the compiler judge the questions. Those that do not compile are taken out until the rest does, because a
    /// compiler passes over much of what follows a syntax error, false assertions included.
    fn answers(&self, questions: &[&Question<'_>]) -> Checked<Vec<Answer>> {
        let mut answers = vec![Answer::True; questions.len()];
        loop {
            let text = self.text(questions, &answers, |_| true);
            let report = self.compiler.judge(self.input, self.target, text)?;
            let refused = refused(questions, &report);
            if refused.is_empty() {
                return self.settle(&report, answers);
            }
            mark(&mut answers, refused.into_iter().map(|number| (number, Answer::Refused)));
        }
    }

    /// Has those that are about a value judged as well that an optimized text leaves. They compile.
    fn optimize(&self, questions: &[&Question<'_>], answers: &mut Vec<Answer>) -> Checked<()> {
        let about_a_value = |question: &Question<'_>| question.assertion.property.is_about_a_value();
        let open = |(question, answer): (&&Question<'_>, &Answer)| {
            about_a_value(question) && *answer == Answer::True
        };
        if !questions.iter().zip(answers.iter()).any(open) {
            return Ok(());
        }
        let text = self.text(questions, answers, about_a_value);
        let report = self.compiler.optimize(self.input, self.target, text)?;
        *answers = self.settle(&report, std::mem::take(answers))?;
        Ok(())
    }

    /// The text of those questions that nothing was found wrong with yet.
    fn text(
        &self,
        questions: &[&Question<'_>],
        answers: &[Answer],
        select: impl Fn(&Question<'_>) -> bool,
    ) -> Text {
        let open = questions.iter().enumerate().zip(answers).filter(|(_, answer)| **answer == Answer::True);
        let selected: Vec<_> =
            open.map(|(numbered, _)| numbered).filter(|(_, question)| select(question)).collect();
        let mut text = Text::new(self.input, self.target.arch());
        text.prepare_for(selected.iter().map(|(_, question)| **question));
        selected.iter().for_each(|(number, question)| question.assert(*number, &mut text));
        text
    }

    /// The final answers, from a run in which everything compiled.
    fn settle(&self, report: &Report, mut answers: Vec<Answer>) -> Checked<Vec<Answer>> {
        if !report.reached_end {
            let problem =
                format!("{} does not judge static assertions", self.compiler.program(self.target.arch()));
            return Err(CannotCheck::new(problem, compiler::REMEDY));
        }
        let complaints = report.complaints.iter();
        mark(
            &mut answers,
            complaints.map(|(number, complaint)| match complaint {
                Complaint::False => (*number, Answer::False),
                Complaint::Absent => (*number, Answer::Absent),
                Complaint::Refused => (*number, Answer::Refused),
            }),
        );
        Ok(answers)
    }
}

/// The questions that do not compile. A macro can be any text, and take the questions after it along: none of those is
/// blamed together with it.
fn refused(questions: &[&Question<'_>], report: &Report) -> Vec<usize> {
    let complaints = report.complaints.iter().filter(|(_, complaint)| *complaint == Complaint::Refused);
    let mut refused = Vec::new();
    for (number, _) in complaints {
        refused.push(*number);
        if questions.get(*number).is_some_and(|question| question.is_macro()) {
            break;
        }
    }
    refused
}

fn mark(answers: &mut [Answer], marks: impl Iterator<Item = (usize, Answer)>) {
    for (number, mark) in marks {
        if let Some(answer) = answers.get_mut(number) {
            *answer = mark;
        }
    }
}
